/** Rules about the text of one file. Each gives sentences, with the line where there is one. */
import { isSource, lines, type TextFile } from './tree.ts'

const LINES_MAX = 400
const TEST_LINES_MAX = 500
const COLUMNS_MAX = 130

// Put together from halves, so that this file keeps its own rules.
const BANNED: readonly (readonly [RegExp, string])[] = [
  [
    new RegExp(`\\b(${['TO', 'FIX'].map((half, n) => half + ['DO', 'ME'][n]).join('|')})\\b`),
    'a note of unfinished work'
  ],
  [new RegExp(`\\bnot ${'implemented'}\\b`, 'i'), 'unfinished work'],
  [new RegExp(`(^|[^\\w.])/${'work'}/`), 'a path of one machine'],
  [new RegExp(`/tmp/${'b'}(?![\\w-])`), 'a path of one machine'],
  [
    /https?:\/\/[^\s'"/]*\b(registry|npmjs|npmmirror|artifactory|nexus|verdaccio|jfrog)\b/i,
    'the host of a package registry'
  ],
  [/^\s*(@[\w-]+:)?registry\s*=/, 'the host of a package registry']
]

/** Everything impure that needs no import. */
const IMPURE: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\(/, 'the clock'],
  [/\bnew Date\(\)/, 'the clock'],
  [/\bMath\.random\(/, 'random numbers'],
  [/\brandomUUID\(/, 'random numbers'],
  [/\bprocess\.\w/, 'the process']
]

/** A plain object answers to names that it was never given; a Map, `Object.hasOwn` and `own` do not. */
const INHERITED: readonly (readonly [RegExp, string])[] = [
  [
    /(?<!\b(?:const|let) )\b[a-z]\w* in [a-z][\w.]*/,
    '`in` finds inherited names too: Object.hasOwn, or a Map'
  ]
]

const NAMELESS = /^(utils?|helpers?|misc)\.(ts|mjs|js)$/

/** Caps: lines of a file, columns of a line. */
export function brokenCaps({ path, text }: TextFile): string[] {
  if (!isSource(path)) return []
  const all = lines(text)
  const max = path.includes('/test/') ? TEST_LINES_MAX : LINES_MAX
  const broken = all.length > max ? [`${path}: ${all.length} lines, ${max} at most`] : []
  all.forEach((line, n) => {
    if (line.length > COLUMNS_MAX)
      broken.push(`${path}:${n + 1}: ${line.length} columns, ${COLUMNS_MAX} at most`)
  })
  return broken
}

/** Words that no file may hold. */
export function bannedWords({ path, text }: TextFile): string[] {
  return find(path, text, BANNED)
}

/** A domain reads no clock, draws no random number and knows no process. */
export function impureDomain({ path, text }: TextFile): string[] {
  return /\/src\/(?:[^/]+\/)?domain\//.test(path) ? find(path, text, IMPURE) : []
}

/**
 * Whether a table has a name is asked of the table alone. What a machine can see in the text is the `in` of
 * variables; that no table is read by an outside name is held by outside-names.test.ts, which sends one to every
 * operation and sees who looks it up.
 */
export function inheritedNames({ path, text }: TextFile): string[] {
  if (!/^(services|packages)\/[^/]+\/src\/.*\.ts$/.test(path)) return []
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*|'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, (part) =>
    part.replaceAll(/[^\n]/g, ' ')
  )
  return find(path, code, INHERITED)
}

/** Files have a noun for a name, and a package has one index. */
export function brokenNames({ path }: TextFile): string[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const broken: string[] = []
  if (NAMELESS.test(name)) broken.push(`${path}: name the file after what is in it`)
  if (name === 'index.ts' && !/^((packages|services)\/[^/]+|infra\/local)\/src\/index\.ts$/.test(path)) {
    broken.push(`${path}: only a package's root has an index`)
  }
  if (/\.ts$/.test(name) && !/^[a-z0-9]+([-.][a-z0-9]+)*\.ts$/.test(name)) broken.push(`${path}: kebab-case`)
  return broken
}

function find(path: string, text: string, banned: readonly (readonly [RegExp, string])[]): string[] {
  return lines(text).flatMap((line, n) =>
    banned.filter(([pattern]) => pattern.test(line)).map(([, what]) => `${path}:${n + 1}: ${what}`)
  )
}
