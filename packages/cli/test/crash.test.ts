import t from 'tap'
import { crashRounds } from './crash-rounds.ts'
import { renewalRounds } from './renewal-rounds.ts'
import { webhookRounds } from './webhook-rounds.ts'

/** `npm run crash -w packages/cli` is the long form: 50 rounds, whose last result is benchmarks/crash-rounds.json. */
t.test('what was acknowledged survives kill -9, once', { timeout: 240_000 }, async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? 7)
  t.comment(`seed ${seed}`)
  const report = await crashRounds(3, seed)
  t.same(report.wrong, [])
  t.match(report, { rounds: 3, lost: 0, twice: 0, verify: 3 })
  t.ok(report.acknowledged > 0)
  t.ok(report.invoices > 0, `${report.invoices} invoices`)
})

/** `npm run crash:renewals` is the long form: 20 rounds, whose last result is benchmarks/renewal-rounds.json. */
t.test('each renewal is made once when the daily job is killed', { timeout: 240_000 }, async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? 7)
  const report = await renewalRounds({ rounds: 1, subscribers: 12, seed })
  t.same(report.wrong, [], `seed ${seed}`)
  t.match(report, { rounds: 1, verify: 1, invoices: 24 })
})

/** `npm run crash:webhooks -w packages/cli` is the long form: 20 rounds, whose last result is benchmarks/webhook-rounds.json. */
t.test('each message reaches each receiver when the sender is killed', { timeout: 240_000 }, async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? 7)
  const report = await webhookRounds(1, seed)
  t.match(report, { rounds: 1, lost: 0 }, `seed ${seed}`)
  t.ok(report.acknowledged > 0)
})
