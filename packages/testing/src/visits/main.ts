/**
 * First visits as a program: `node main.js [--rounds N] [--callers N]`. Prints a line after each round and the report
 * as JSON at the end; ends with 1 when anybody was refused, a topic or collection shows who was erased, or a round
 * went by without a checkout beside it.
 */
import { parseArgs } from 'node:util'
import { visitRounds } from './rounds.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '200' },
    callers: { type: 'string', default: '64' }
  }
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const run = await visitRounds({
  rounds: Number(values.rounds),
  callers: Number(values.callers),
  say: (line) => console.error(line)
})
if (run.skip !== false) {
  console.error(`skipped: ${run.skip}`)
  process.exitCode = 2
} else {
  console.log(JSON.stringify({ ...run.report, erasure: run.erasure }, null, 2))
  const faults = run.report.refused.length + run.report.idle + run.erasure.places.length
  process.exitCode = faults === 0 ? 0 : 1
}
