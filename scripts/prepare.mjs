/**
 * Makes a checkout ready to run: installs from the lockfile and transpiles, each only when that is needed.
 * `npm start` and `npm test` call it first, so it uses Node's built-ins alone and costs little when there is
 * nothing to do. With `--tests` it installs the rest, checks the types and compiles the tests. One that is
 * killed half way goes on at the next call.
 */
import { requireNode } from './prepare/require-node.mjs'

requireNode(20, 19)

// Imported only now, so that an old Node reads the sentence above and not a syntax error.
const { install, isInstalled } = await import('./prepare/install.mjs')
const { build, isBuilt } = await import('./prepare/build.mjs')
const { isTranspiled, transpile } = await import('./prepare/transpile.mjs')
const { buildConsole, isConsoleBuilt } = await import('./prepare/console.mjs')
const { withLock } = await import('./prepare/lock.mjs')

const tests = process.argv.includes('--tests')
const steps = tests
  ? [
      { done: isInstalled, run: install },
      { done: isBuilt, run: build },
      { done: isConsoleBuilt, run: buildConsole }
    ]
  : [
      { done: isInstalled, run: install },
      { done: isTranspiled, run: transpile },
      { done: isConsoleBuilt, run: buildConsole }
    ]

try {
  if (!steps.every((step) => step.done({ tests }))) {
    // Asked again under the lock: whoever held it before may have done the work.
    await withLock(async (started) => {
      for (const step of steps) if (!step.done({ tests })) await step.run({ tests, started })
    })
  }
} catch (error) {
  console.error(`bursar: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
