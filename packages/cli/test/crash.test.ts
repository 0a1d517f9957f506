import t from 'tap'
import { crashRounds } from './crash-rounds.ts'

/** `npm run crash -w packages/cli` is the long form: 50 rounds, whose last result is benchmarks/crash-rounds.json. */
t.test('what was acknowledged survives kill -9, once', { timeout: 240_000 }, async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? 7)
  t.comment(`seed ${seed}`)
  const report = await crashRounds(3, seed)
  t.same(report.wrong, [])
  t.match(report, { rounds: 3, lost: 0, twice: 0, verify: 3 })
  t.ok(report.acknowledged > 0)
})
