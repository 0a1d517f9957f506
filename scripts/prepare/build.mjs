import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { lockfileHash } from './install.mjs'
import { inRoot } from './paths.mjs'
import { removeOrphans } from './remove-orphans.mjs'
import { runChild, say } from './run-child.mjs'
import { clearStamp, readStamp, writeStamp } from './stamp.mjs'

// `tsc -b` with nothing to do takes 200 ms and more. Looking at the sources' dates takes a few.
const STAMPS = { run: 'dist/built', tests: 'dist/built-with-tests' }

/** What `npm start` and `npm run infra` run; tsc builds what these import too. */
const STARTED = ['packages/cli', 'infra/local']

/** True when no source changed since the last build and the products are still there. */
export function isBuilt({ tests }) {
  const { fingerprint, complete } = look(tests)
  if (!complete) return false
  // What is built with the tests is built without them too.
  return [STAMPS.tests, ...(tests ? [] : [STAMPS.run])].some(
    (stamp) => readStamp(stamp) === fingerprint[stamp]
  )
}

/** Compiles what changed: for a run only what is started, else every project of tsconfig.json. */
export async function build({ tests }) {
  const stamp = tests ? STAMPS.tests : STAMPS.run
  // Taken before the build: a file that changes meanwhile must count as newer.
  const { fingerprint } = look(tests)
  say(tests ? 'building sources and tests (tsc -b) …' : `building (tsc -b ${STARTED.join(' ')}) …`)
  clearStamp(stamp)
  if (tests) for (const folder of projects()) removeOrphans(join(folder, 'dist-test'), join(folder, 'test'))
  await runChild(process.execPath, ['node_modules/typescript/bin/tsc', '-b', ...(tests ? [] : STARTED)])
  writeStamp(stamp, fingerprint[stamp])
}

/** Fingerprints of all inputs by stamp, and whether every project has a product. */
function look(tests) {
  const run = createHash('sha256').update(lockfileHash())
  const withTests = createHash('sha256').update(lockfileHash())
  for (const file of ['tsconfig.json', 'tsconfig.base.json']) {
    run.update(describe(inRoot(file)))
    withTests.update(describe(inRoot(file)))
  }
  let complete = true
  for (const folder of projects()) {
    const src = inputs(folder, ['tsconfig.json', 'package.json', 'src']).join('\n')
    run.update(src)
    withTests.update(src).update(inputs(folder, ['test']).join('\n'))
    if (!isProduced(folder, tests)) complete = false
  }
  return {
    fingerprint: { [STAMPS.run]: run.digest('hex'), [STAMPS.tests]: withTests.digest('hex') },
    complete
  }
}

/** A project counts as produced when tsc left its record; one that tsc was not asked for is not looked at. */
function isProduced(folder, tests) {
  const has = (path) => existsSync(join(folder, path))
  if (tests && has('test/tsconfig.json') && !has('dist-test/.tsbuildinfo')) return false
  return has('dist/.tsbuildinfo') || (!tests && !isNeededToRun(folder))
}

/** packages/testing and benchmarks are outside of what `bursar` imports. */
function isNeededToRun(folder) {
  return !/[\\/](testing|benchmarks)$/.test(folder)
}

/** Workspace folders with a tsconfig, as package.json lists them. */
function projects() {
  const { workspaces } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  const folders = workspaces.flatMap((pattern) => {
    if (!pattern.endsWith('/*')) return [inRoot(pattern)]
    const parent = inRoot(pattern.slice(0, -2))
    if (!existsSync(parent)) return []
    return readdirSync(parent)
      .sort()
      .map((name) => join(parent, name))
  })
  return folders.filter((folder) => existsSync(join(folder, 'tsconfig.json')))
}

function inputs(folder, names) {
  return names.flatMap((name) => walk(join(folder, name)))
}

function walk(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return []
  if (!stat.isDirectory()) return [describe(path, stat)]
  return readdirSync(path)
    .sort()
    .flatMap((name) => walk(join(path, name)))
}

/** Path, size and date: what a change leaves other, without reading the file. */
function describe(path, stat = statSync(path)) {
  return `${path} ${stat.size} ${stat.mtimeMs}`
}
