/**
 * Checks prose: documents, the texts of the error registry and the help of `bursar`, with write-good.
 * `npm run check:prose`; `-- FILE …` checks these files alone. Words of our own that must not come back are held by
 * packages/testing/test/tidy/plain-words.ts.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import writeGood from 'write-good'

const root = fileURLToPath(new URL('../', import.meta.url))

/**
 * What is checked: repeated words ("the the"), clichés and wordy phrases. Not what makes technical prose worse:
 * - passive: "the event is stored" puts the event first, which is what the sentence is about;
 * - adverb and weasel: "only", "exactly" and "several" are facts here, not fillers;
 * - thereIs: "there is no such plan" is what a person would say;
 * - so: "So it needs a lease" draws the conclusion in one short word;
 * - eprime: bans every form of "to be".
 */
const checks = { passive: false, adverb: false, weasel: false, thereIs: false, so: false, eprime: false }

/** Wordy elsewhere, terms or plain English here. */
const terms = [
  'it is',
  'It is',
  'it was',
  'all of',
  'All of',
  'a number of',
  'in between',
  'outside of',
  'Outside of',
  'expire',
  'however',
  'identical',
  'implement',
  'initial',
  'maximum',
  'minimum',
  'monitor',
  'multiple',
  'previous',
  'provide',
  'purchase',
  'require',
  'request',
  'shall',
  'submit',
  'therefore',
  'type of',
  'validate',
  'whether or not'
]

const documents =
  /^(README|ARCHITECTURE|CONTRIBUTING|CHANGELOG)\.md$|^docs\/.*\.md$|^packages\/client\/README\.md$/
const named = process.argv.slice(2)
const listed = named.length > 0 ? named : tracked().filter((path) => documents.test(path))

const findings = listed.flatMap((path) =>
  check(path, proseOf(readFileSync(new URL(path, `file://${root}`), 'utf8')))
)
if (named.length === 0) findings.push(...(await texts()).flatMap(([where, text]) => check(where, text)))

for (const finding of findings) console.error(finding)
if (findings.length > 0) process.exitCode = 1
else console.log(`${listed.length} documents, the error texts and the help read well.`)

function tracked() {
  return execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).split('\n')
}

/** Sentences with their line breaks, so that lines count. Headings, code, tables' rules and link targets are no prose. */
function proseOf(markdown) {
  const blank = (part) => part.replaceAll(/[^\n]/g, ' ')
  // A word stands in for code, so that the words around it do not meet; two in a row are not alike.
  const word = (part, at) => String.fromCharCode(97 + (at % 26)).repeat(part.length)
  return markdown
    .replaceAll(/^```[\s\S]*?^```/gm, blank)
    .replaceAll(/^#.*$/gm, blank)
    .replaceAll(/<br>|\]\([^)\n]*\)|^\|[-| ]+\|$/gm, blank)
    .replaceAll(/`[^`\n]*`/g, word)
}

function check(where, text) {
  return writeGood(text.replaceAll('\n', ' '), { ...checks, whitelist: terms }).map(({ index, reason }) => {
    const line = text.slice(0, index).split('\n').length
    return `${where}:${line}: ${reason.replaceAll(/\s+/g, ' ')}`
  })
}

/** The registry's texts, and what the command line says of itself. */
async function texts() {
  const built = new URL('../packages/contracts/dist/index.js', import.meta.url)
  if (!existsSync(built))
    throw new Error('The error texts are read from the build: run `npm run build` first.')
  const { errorMeaning, errors } = await import(built)
  const said = []
  for (const [code, { detail }] of Object.entries(errors)) {
    const { means, comes, remedy } = await errorMeaning(code)
    for (const text of [detail, means, comes, remedy]) said.push([`error ${code}`, text])
  }
  const help = execFileSync(process.execPath, ['packages/cli/bin/bursar.js', '--help'], {
    cwd: root,
    encoding: 'utf8'
  })
  return [...said, ['bursar --help', help]]
}
