/**
 * Words that we do not write, each with what to write instead: in sentences that users, operators and developers read,
 * and in names of files and exports. A word stands here once somebody had to ask what it means, or would say it otherwise.
 */
import type { TextFile } from './tree.ts'

export interface PlainWord {
  readonly word: RegExp
  readonly say: string
}

/** In documents, and in texts that the code shows. */
const SENTENCES: readonly PlainWord[] = [
  { word: /\bbeside\b/i, say: 'next to, besides, compared with' },
  { word: /\bstands? still\b|\bstood still\b/i, say: 'is stuck, makes no progress' },
  { word: /\bin vain\b/i, say: 'without success' },
  { word: /\btold apart\b/i, say: 'distinguished' },
  { word: /\bmay everything\b/i, say: 'can do everything' },
  { word: /(?<!\b[Tt]here )\bis (none|no (amount|backup|date|entry|URL|number|file))\b/i, say: 'is not a …' },
  { word: /\bma(ke|kes|de) way\b/i, say: 'replaced' },
  { word: /\bhears? of\b/i, say: 'learn of, receive' },
  { word: /\b(are|is|was|were) not believed\b|\bnothing that comes there is believed\b/i, say: 'ignored' },
  { word: /\bmisspell?t\b/i, say: 'misspelled' },
  { word: /\bby and by\b/i, say: 'gradually' },
  { word: /\b(weather|storms?|turnstile|house[- ]tokens?|waiting[- ]rooms?|follower)\b/i, say: 'what it is' }
]

/** In names of files and exports. */
const NAMES: readonly PlainWord[] = [
  { word: /turnstile/i, say: 'mutex' },
  { word: /follower/i, say: 'projection runner' },
  { word: /(^|[-_])tend($|[-_.])|^tend[A-Z]/, say: 'maintenance' },
  { word: /weather/i, say: 'fault rates' },
  { word: /storms/i, say: 'network faults' },
  { word: /house-?token/i, say: 'internal token' },
  { word: /waiting-?room/i, say: 'queue' },
  { word: /left-?over/i, say: 'orphan, unfinished' },
  { word: /kept-?process/i, say: 'supervised process' },
  { word: /make-?way/i, say: 'handover' },
  { word: /^told|[a-z]Told$|untold/i, say: 'reported, notified, disclosed' },
  { word: /may-?run$/i, say: 'isAllowed…' },
  { word: /^(held|kept|nothing|nobody)$/i, say: 'reserved, stored, empty, anonymous' },
  { word: /foreseen/i, say: 'declared' }
]

/** Where the code's texts are for people: messages, help, descriptions, log lines. */
const SPEAKING = /^(packages|services|infra)\/(?!testing\/).*\/src\/.*\.ts$|^scripts\/.*\.mjs$/
const DOCUMENTS =
  /^(README|ARCHITECTURE|CONTRIBUTING)\.md$|^docs\/(?!adr\/).*\.md$|^packages\/client\/README\.md$/
/** Texts in other languages than English. */
const FOREIGN = /\/texts\/(?!en\.ts$)[a-z]{2}\.ts$/

/** Words of sentences that are not to be written, with their lines. */
export function unplainSentences({ path, text }: TextFile): string[] {
  if (DOCUMENTS.test(path)) return found(path, proseOf(text), SENTENCES)
  if (SPEAKING.test(path) && !FOREIGN.test(path)) return found(path, sentencesOf(text), SENTENCES)
  return []
}

/** Names of files and exports that say something else than what they are. */
export function unplainNames({ path, text }: TextFile): string[] {
  const file = path.slice(path.lastIndexOf('/') + 1).replace(/(\.test)?\.(ts|mjs)$/, '')
  if (!/\.(ts|mjs)$/.test(path)) return []
  const declared = [
    ...text.matchAll(/^export (?:async )?(?:function|const|let|class|interface|type) (\w+)/gm)
  ].map(([, name = '']) => name)
  return [file, ...declared].flatMap((name) =>
    NAMES.filter(({ word }) => word.test(name)).map(({ say }) => `${path}: ${name}; say: ${say}`)
  )
}

/** Sentences of a document: no code, no headings of links. Lines stay where they are. */
function proseOf(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```/gm, blank).replaceAll(/`[^`\n]*`|\]\([^)\n]*\)/g, blank)
}

/** Texts of two words or more in code; comments are for whoever changes it, and texts with `${…}` are read around that. */
function sentencesOf(code: string): string {
  const bare = code.replaceAll(/\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g, blank)
  return bare
    .split('\n')
    .map((line) => [...line.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`/g)])
    .map((texts) => texts.map(([text]) => text).filter((text) => / /.test(text.slice(2, -2).trim())))
    .map((texts) => texts.map((text) => text.replaceAll(/\$\{[^}]*\}/g, '…')).join(' '))
    .join('\n')
}

function blank(part: string): string {
  return part.replaceAll(/[^\n]/g, ' ')
}

function found(path: string, text: string, words: readonly PlainWord[]): string[] {
  return text.split('\n').flatMap((line, n) =>
    words.flatMap(({ word, say }) => {
      const [match] = word.exec(line) ?? []
      return match === undefined ? [] : [`${path}:${n + 1}: ${match}; say: ${say}`]
    })
  )
}
