import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { runChild, say } from './run-child.mjs'
import { readStamp, writeStamp } from './stamp.mjs'

// Inside node_modules, so that whoever removes the folder removes the claim that it is complete.
const STAMP = 'node_modules/.bursar-lock'

/** What node_modules must match: the lockfile and the platform, whose native packages it holds. */
export function lockfileHash() {
  const hash = createHash('sha256').update(readFileSync(inRoot('package-lock.json')))
  return hash.update(`${process.platform} ${process.arch}`).digest('hex')
}

/** True when node_modules was installed from this lockfile, by this script or by hand. */
export function isInstalled() {
  const wanted = lockfileHash()
  if (readStamp(STAMP) === wanted) return true
  if (!installedByHand()) return false
  writeStamp(STAMP, wanted)
  return true
}

/** Installs exactly what the lockfile says; no package's install script runs. */
export async function install() {
  say('installing dependencies from package-lock.json (npm ci, about half a minute) …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  await runChild(npm, args, { shell: process.platform === 'win32' })
  writeStamp(STAMP, lockfileHash())
}

/**
 * True when somebody ran npm himself and npm's own record in node_modules agrees with the lockfile: then a
 * clean install would only cost him time. Packages for other platforms are in the lockfile alone.
 */
function installedByHand() {
  const installed = readPackages('node_modules/.package-lock.json')
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
