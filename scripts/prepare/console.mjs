import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { lockfileHash } from './install.mjs'
import { inRoot } from './paths.mjs'
import { say } from './progress.mjs'
import { runChild } from './run-child.mjs'
import { describe } from './sources.mjs'
import { clearStamp, readStamp, writeStamp } from './stamp.mjs'

const STAMP = 'dist/built-console'
const FOLDER = 'packages/console'
const INPUTS = ['src', 'build', 'public', 'index.html', 'vite.config.ts', 'package.json']

/** True when the console's files are there, and made of its sources as they are now. */
export function isConsoleBuilt() {
  return existsSync(inRoot(`${FOLDER}/site/addresses.json`)) && readStamp(STAMP) === fingerprint()
}

/** Builds the console: the static files that the gateway serves. */
export async function buildConsole({ started }) {
  const inputs = fingerprint()
  say('building the console (vite build) …')
  clearStamp(STAMP)
  const args = ['node_modules/vite/bin/vite.js', 'build', FOLDER, '--logLevel', 'warn']
  await runChild(process.execPath, args, { started })
  writeStamp(STAMP, inputs)
}

/** All that is looked at: its own sources, the client's, and the versions of libraries. */
function fingerprint() {
  const hash = createHash('sha256').update(lockfileHash())
  const paths = [...INPUTS.map((name) => join(FOLDER, name)), 'packages/client/src']
  for (const path of paths) hash.update(`${describe(inRoot(path)).join('\n')}\n`)
  return hash.digest('hex')
}
