import t from 'tap'
import { crashRounds } from './crash-rounds.ts'

t.test('what was acknowledged survives kill -9, once', { timeout: 240_000 }, async (t) => {
  const seed = Number(process.env.CRASH_SEED ?? 7)
  t.comment(`seed ${seed}`)
  const report = await crashRounds(5, seed)
  t.same(report.wrong, [])
  t.match(report, { rounds: 5, lost: 0, twice: 0, verify: 5 })
  t.ok(report.acknowledged > 0)
})
