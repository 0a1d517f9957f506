import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { say, showProgress } from './progress.mjs'
import { runChild } from './run-child.mjs'
import { clearStamp, readStamp, writeStamp } from './stamp.mjs'

// Inside node_modules, so that whoever removes the folder removes the claim that it is complete.
const STAMPS = { run: 'node_modules/.bursar-run', tests: 'node_modules/.bursar-lock' }
// npm's own record of what it installed. It writes it last, and without it looks at every package instead.
const RECORD = 'node_modules/.package-lock.json'

/** Workspaces of which `npm start`, `npm run infra` and the benchmarks need the dependencies. */
const RUN = ['packages/cli', 'packages/console', 'infra/local', 'scripts/prepare']
const NPM = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error']
const COUNT_EVERY_MS = 1000

/** What node_modules must match: the lockfile and the platform, whose native packages it holds. */
export function lockfileHash() {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')))
  return hash.update(`${process.platform} ${process.arch}`).digest('hex')
}

/** True when node_modules has what is needed from this lockfile, installed by this script or by hand. */
export function isInstalled({ tests }) {
  const wanted = lockfileHash()
  // What is installed for the tests is enough to run.
  if (readStamp(STAMPS.tests) === wanted || (!tests && readStamp(STAMPS.run) === wanted)) return true
  if (!agreesWithLockfile()) return false
  writeStamp(STAMPS.tests, wanted)
  return true
}

/**
 * Installs exactly what the lockfile says, to run alone or for the tests too; no install script runs. Where the packages of
 * the tests are, they stay: npm ci would remove what it is not asked for.
 */
export async function install({ tests: wanted, started }) {
  const tests = wanted || hasTests()
  const completes = tests && readStamp(STAMPS.run) === lockfileHash()
  for (const stamp of Object.values(STAMPS)) clearStamp(stamp)
  if (completes) {
    // Packages are added and none is taken away, so that what runs from this checkout goes on.
    say('installing what the tests need as well (npm install) …')
    rmSync(inRoot(RECORD), { force: true })
    await runNpm(['install', '--no-save', ...NPM], started)
    if (agreesWithLockfile()) return writeStamp(STAMPS.tests, lockfileHash())
  }
  say(`installing ${tests ? 'all' : 'what is needed to run'} from package-lock.json (npm ci) …`)
  const some = tests ? [] : ['--omit=dev', ...RUN.flatMap((folder) => ['--workspace', folder])]
  await runNpm(['ci', ...NPM, ...some], started)
  writeStamp(tests ? STAMPS.tests : STAMPS.run, lockfileHash())
}

/** True where the packages of the tests were installed, of this lockfile or of an older one. */
function hasTests() {
  const installed = Object.values(readPackages(RECORD) ?? {})
  return readStamp(STAMPS.tests) !== undefined || installed.some(({ dev }) => dev === true)
}

async function runNpm(args, started) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const places = Object.keys(readPackages('package-lock.json')).filter((path) =>
    path.includes('node_modules/')
  )
  const count = () => places.filter((path) => existsSync(inRoot(`${path}/package.json`))).length
  const progress = showProgress(() => `${count()} packages`, COUNT_EVERY_MS)
  try {
    await runChild(npm, args, { shell: process.platform === 'win32', started })
  } finally {
    progress.end()
  }
}

/**
 * True when npm's own record in node_modules agrees with the whole lockfile: then somebody ran npm himself, and a
 * clean install would only cost him time. Packages for other platforms are in the lockfile alone.
 */
function agreesWithLockfile() {
  const installed = readPackages(RECORD)
  const locked = readPackages('package-lock.json')
  if (!installed || !locked) return false
  const same = (path) => installed[path]?.version === locked[path]?.version
  const needed = Object.keys(locked).filter(
    (path) => path.includes('node_modules/') && !mayBeAbsent(locked[path])
  )
  return (
    Object.keys(installed).every((path) => path in locked && same(path)) &&
    needed.every((path) => path in installed)
  )
}

/** A package that npm leaves out where it does not fit the platform. */
function mayBeAbsent(entry) {
  return entry.optional === true || entry.devOptional === true || entry.peer === true
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(inRoot(path), 'utf8')).packages
  } catch {
    return undefined
  }
}
