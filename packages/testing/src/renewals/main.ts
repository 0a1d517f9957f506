/**
 * The daily job killed in its middle, on Kafka and MongoDB: `node main.js [--rounds N] [--subscribers N] [--seed N]
 * [--keep FILE]`. Prints a line after each round and the report as JSON at the end; ends with 1 when anything was found.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { RenewalReport } from './prove-renewals.ts'
import { runRenewals } from './run-renewals.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    subscribers: { type: 'string', default: '100' },
    seed: { type: 'string' },
    keep: { type: 'string' }
  }
})
const SHOWN = 5
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))
const seed = Number(values.seed ?? Date.now() % 1_000_000)
const say = (line: string) => console.error(line)
say(`seed ${seed}`)
const run = await runRenewals({
  seed,
  rounds: Number(values.rounds),
  subscribers: Number(values.subscribers),
  say,
  onRound(report) {
    const { rounds, inTheMiddle, verify, rows, wrong } = report
    // Also of rounds that are stopped.
    keep(report)
    say(
      `round ${rounds}: ${inTheMiddle} killed in the middle, ${verify} verified, ${rows} rows, ${wrong.length} wrong`
    )
    for (const one of wrong.slice(0, SHOWN)) say(`  ${one}`)
  }
})
if (run.skip !== false) {
  say(`skipped: ${run.skip}`)
  process.exitCode = 2
} else {
  console.log(JSON.stringify(run.report, null, 2))
  process.exitCode = run.report.wrong.length === 0 ? 0 : 1
}

function keep(report: RenewalReport): void {
  if (values.keep !== undefined) writeFileSync(values.keep, `${JSON.stringify(report, null, 2)}\n`)
}
