import t from 'tap'
import { diskFaults, runDisk } from '../../dist/faults/disk/run-disk.js'

t.setTimeout(240_000)
const seed = Number(process.env.FAULT_SEED ?? 7)

for (const fault of diskFaults) {
  await t.test(`${fault} under load`, async (t) => {
    t.comment(`seed ${seed}`)
    const run = await runDisk({ fault, rounds: 1, seed, writers: 6 })
    if (run.skip !== false) {
      t.plan(0, run.skip)
      return
    }
    t.same(run.report.wrong, [])
    t.match(run.report, { rounds: 1, lost: 0, twice: 0 })
    t.ok(run.report.acknowledged > 0, 'something was acknowledged')
    t.ok(run.report.disturbed > 0, 'the fault was felt')
  })
}
