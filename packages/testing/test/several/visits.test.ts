import t from 'tap'
import { visitRounds } from '../../dist/visits/rounds.js'

t.setTimeout(380_000)

/** The short form of `npm run visits`, on servers that are processes of this machine. */
await t.test('nobody is refused on a first visit while others check out', async (t) => {
  const real = process.env.BURSAR_REAL || undefined
  if (real === 'docker' || real === 'none') {
    t.plan(0, `BURSAR_REAL is ${real}; the short form is for servers of this machine`)
    return
  }
  process.env.BURSAR_REAL = 'local'
  const run = await visitRounds({ rounds: 5, callers: 12, say: (line) => t.comment(line) })
  if (run.skip !== false) {
    t.plan(0, run.skip)
    return
  }
  t.same(run.report.refused, [])
  t.ok(run.report.checkouts > 0, 'others checked out meanwhile')
  const { places, messages, documents } = run.erasure
  t.same(places, [], 'no topic and no collection shows who was erased')
  t.ok(messages > 100 && documents > 100, `${messages} messages and ${documents} documents were looked at`)
})
