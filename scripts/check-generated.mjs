/**
 * Fails when the generated files (OpenAPI, event schemas, documents) are not what the sources make now: runs
 * `npm run generate` and compares the working tree before and after, so it also works beside other changes.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', maxBuffer: 1 << 28 })

/** Every tracked or new file with the hash of its content; a file that is gone has none. */
function tree() {
  const paths = git('ls-files', '-z', '--cached', '--others', '--exclude-standard')
    .split('\0')
    .filter(Boolean)
  return new Map(paths.map((path) => [path, hashOf(path)]))
}

function hashOf(path) {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex')
  } catch {
    return undefined
  }
}

const before = tree()
const shell = process.platform === 'win32'
execFileSync('npm', ['run', 'generate', '--if-present', '--silent'], { stdio: ['ignore', 2, 2], shell })
const after = tree()
const changed = [...new Set([...before.keys(), ...after.keys()])].filter(
  (path) => before.get(path) !== after.get(path)
)
for (const path of changed) console.error(`out of date: ${path}`)
if (changed.length > 0) {
  console.error('Run `npm run generate` and commit what it writes.')
  process.exitCode = 1
}
