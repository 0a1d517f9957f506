/**
 * `npm test`: runs the compiled test files, two processes at a time, says how each process ended, and ends with the
 * slowest files and the sum. Which files share a process is decided by tests/groups.mjs.
 *
 *   npm test -- [--output=FILE] [--jobs=N] [--part=K/N] [FILE or FOLDER …]
 *
 * Without names it runs all but the folders named `several`, which are for `npm run test:several`; with --part=1/2 the
 * first half of that, with a share of each package. The TAP goes to dist/tests.tap unless a file is named.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { inRoot } from './prepare/paths.mjs'
import { countTests, describeSlowest } from './tests/counts.mjs'
import { findTests } from './tests/find-tests.mjs'
import { groupsOf, partOf } from './tests/groups.mjs'
import { asBlock, failuresIn } from './tests/report.mjs'
import { runGroup } from './tests/run-group.mjs'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    output: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    part: { type: 'string', default: '1/1' }
  }
})
const jobs = Number(values.jobs)
const waiting = partOf(groupsOf(findTests(positionals)), values.part)
if (waiting === undefined) fail(`--part takes K/N, the Kth of N parts, not ${values.part}.`)
if (waiting.length === 0)
  fail(`No compiled test is in ${positionals.join(', ')}. npm run build compiles them.`)
if (!Number.isInteger(jobs) || jobs < 1) fail(`--jobs takes a whole number from 1, not ${values.jobs}.`)

process.chdir(inRoot(''))
const total = waiting.length
const blocks = []

/** One of the processes that run side by side. */
async function work() {
  for (let group = waiting.shift(); group; group = waiting.shift()) {
    const result = await runGroup(group)
    const block = asBlock(blocks.length + 1, group, result)
    blocks.push(block)
    const { passed, failed, skipped } = countTests(block)
    const seconds = `${(result.ms / 1000).toFixed(1)} s`
    const counts = describeCounts(passed, failed.length, skipped.length)
    console.log(
      `${failed.length ? 'FAILED' : 'ok'} ${blocks.length}/${total} ${group.name}: ${counts} (${seconds})`
    )
    if (failed.length) console.log(failuresIn(result))
  }
}

await Promise.all(Array.from({ length: jobs }, work))
const tap = ['TAP version 14', ...blocks, `1..${blocks.length}`, ''].join('\n')
const output = values.output ?? inRoot('dist/tests.tap')
mkdirSync(dirname(output), { recursive: true })
writeFileSync(output, tap)

const { passed, failed, skipped } = countTests(tap)
console.log(['', 'The slowest files:', ...describeSlowest(tap), ''].join('\n'))
for (const name of skipped) console.log(`skipped: ${name}`)
for (const name of failed) console.log(`FAILED: ${name}`)
console.log(describeCounts(passed, failed.length, skipped.length))
if (failed.length || passed === 0) process.exitCode = 1

function describeCounts(passed, failed, skipped) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}

function fail(sentence) {
  console.error(`bursar: ${sentence}`)
  process.exit(2)
}
