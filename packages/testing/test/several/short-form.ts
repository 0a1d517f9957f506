/** The short form of fault rounds: one round of each, on servers that are processes of this machine. */
import type { Test } from 'tap'
import { runDistributed } from '../../dist/faults/run-distributed.js'

const seed = Number(process.env.FAULT_SEED ?? 7)
const cutMs = 5_000
const writers = 6

/**
 * Runs them on one system, or shows why they were skipped. Containers start too slowly for the short form;
 * `npm run faults` takes them too.
 */
export async function shortForm(t: Test, names: readonly string[]): Promise<void> {
  const real = process.env.BURSAR_REAL || undefined
  if (real === 'docker' || real === 'none') {
    t.plan(0, `BURSAR_REAL is ${real}; the short form is for servers of this machine`)
    return
  }
  process.env.BURSAR_REAL = 'local'
  t.comment(`seed ${seed}`)
  const say = (line: string) => t.comment(line)
  const run = await runDistributed({ groups: [names], rounds: 1, seed, cutMs, writers, say })
  if (run.skip !== false) {
    t.plan(0, run.skip)
    return
  }
  for (const report of run.reports) {
    t.comment(JSON.stringify(report))
    t.same(report.wrong, [], report.fault)
    t.match(report, { rounds: 1, lost: 0, twice: 0 })
    t.ok(report.acknowledged > 0, 'something was acknowledged')
  }
}
