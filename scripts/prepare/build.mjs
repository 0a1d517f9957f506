import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lockfileHash } from './install.mjs'
import { inRoot } from './paths.mjs'
import { say } from './progress.mjs'
import { removeOrphans } from './remove-orphans.mjs'
import { runChild } from './run-child.mjs'
import { describe, projects } from './sources.mjs'
import { BUILT, clearStamp, readStamp, writeStamp } from './stamp.mjs'
import { look, rememberProducts } from './transpile.mjs'

// `tsc -b` with nothing to do takes 200 ms and more. Looking at the sources' dates takes a few.

/** True when no source or test changed since the last build, and the products are still there. */
export function isBuilt() {
  return projects().every(isProduced) && readStamp(BUILT.tests) === fingerprint()
}

/** Checks the types and compiles what changed, every project of tsconfig.json with its tests. */
export async function build({ started }) {
  // Taken before the build: a file that changes meanwhile must count as newer.
  const inputs = fingerprint()
  const sources = look()
  say('checking types and building sources and tests (tsc -b) …')
  for (const stamp of Object.values(BUILT)) clearStamp(stamp)
  for (const folder of projects()) {
    removeOrphans(join(folder, 'dist'), join(folder, 'src'))
    removeOrphans(join(folder, 'dist-test'), join(folder, 'test'))
  }
  // Its `bin/tsc` is a module without an extension, which Node cannot load where tap watches the process.
  await runChild(process.execPath, ['node_modules/typescript/lib/tsc.js', '-b'], { started })
  writeStamp(BUILT.tests, inputs)
  rememberProducts(sources)
}

/** All that tsc looks at. */
function fingerprint() {
  const hash = createHash('sha256').update(lockfileHash())
  const folders = projects().flatMap((folder) =>
    ['tsconfig.json', 'package.json', 'src', 'test'].map((name) => join(folder, name))
  )
  for (const path of [inRoot('tsconfig.json'), inRoot('tsconfig.base.json'), ...folders]) {
    hash.update(`${describe(path).join('\n')}\n`)
  }
  return hash.digest('hex')
}

/** A project counts as produced when tsc left its record. */
function isProduced(folder) {
  const has = (path) => existsSync(join(folder, path))
  return has('dist/.tsbuildinfo') && (!has('test/tsconfig.json') || has('dist-test/.tsbuildinfo'))
}
