/**
 * Makes a checkout ready to run: installs from the lockfile and builds, each only when that is needed.
 * `npm start` and `npm test` call it first, so it uses Node's built-ins alone and costs little when there is
 * nothing to do. With `--tests` it also builds the tests and the test runner's plugins.
 */
import { requireNode } from './prepare/require-node.mjs'

requireNode(20, 19)

// Imported only now, so that an old Node reads the sentence above and not a syntax error.
const { install, isInstalled } = await import('./prepare/install.mjs')
const { build, isBuilt } = await import('./prepare/build.mjs')
const { buildTestRunner, isTestRunnerBuilt } = await import('./prepare/test-runner.mjs')
const { withLock } = await import('./prepare/lock.mjs')

const tests = process.argv.includes('--tests')
const steps = [
  { done: isInstalled, run: install },
  ...(tests ? [{ done: isTestRunnerBuilt, run: buildTestRunner }] : []),
  { done: () => isBuilt({ tests }), run: () => build({ tests }) }
]

try {
  if (!steps.every((step) => step.done())) {
    // Asked again under the lock: whoever held it before may have done the work.
    await withLock(async () => {
      for (const step of steps) if (!step.done()) await step.run()
    })
  }
} catch (error) {
  console.error(`bursar: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
