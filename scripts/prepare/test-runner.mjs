import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { say } from './progress.mjs'
import { runChild } from './run-child.mjs'
import { readStamp, writeStamp } from './stamp.mjs'

// Inside node_modules, where tap keeps what it builds.
const STAMP = 'node_modules/.bursar-tap'

function wanted() {
  return createHash('sha256')
    .update(readFileSync(inRoot('.taprc')))
    .digest('hex')
}

/** True when tap's test class was built for the plugins that .taprc names. */
export function isTestRunnerBuilt() {
  return readStamp(STAMP) === wanted()
}

/** Builds tap's test class; done once for an install, and again when .taprc changes. */
export async function buildTestRunner({ started }) {
  say('building the test runner (tap build, about ten seconds, once) …')
  await runChild(process.execPath, ['node_modules/tap/dist/esm/run.mjs', 'build'], {
    started
  })
  writeStamp(STAMP, wanted())
}
