import t from 'tap'
import { runRenewals } from '../../dist/renewals/run-renewals.js'

t.setTimeout(380_000)

/** `npm run crash:renewals:several` is the long form: 20 rounds, whose last result is benchmarks/renewal-rounds-several.json. */
await t.test('each renewal is made once when processes die in the middle of the daily job', async (t) => {
  const real = process.env.BURSAR_REAL || undefined
  if (real === 'docker' || real === 'none') {
    t.plan(0, `BURSAR_REAL is ${real}; the short form is for servers of this machine`)
    return
  }
  process.env.BURSAR_REAL = 'local'
  const seed = Number(process.env.CRASH_SEED ?? 7)
  const run = await runRenewals({ rounds: 2, subscribers: 24, seed, say: (line) => t.comment(line) })
  if (run.skip !== false) {
    t.plan(0, run.skip)
    return
  }
  t.comment(JSON.stringify(run.report))
  t.same(run.report.wrong, [], `seed ${seed}`)
  t.match(run.report, { rounds: 2, verify: 2, invoices: 2 * 24 + 24 })
  t.ok(run.report.rows >= 2 * 24 * 3, 'each ordered and paid three times')
})
