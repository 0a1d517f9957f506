import { isDead, nextTry, originPause, TRIES_MAX } from '@bursar/billing'
import t from 'tap'

const start = '2026-01-01T00:00:00.000Z'

/** When a message that never arrives is sent last, and how often it was. */
function lastTry(spread: number) {
  let [at, tries] = [start, 1]
  for (let next = nextTry(tries, at, { spread }); next !== undefined; next = nextTry(tries, at, { spread })) {
    at = next
    tries += 1
  }
  return { at, tries }
}

t.test('a message is sent again for three days', async (t) => {
  t.same(lastTry(0), { at: '2026-01-04T00:00:05.000Z', tries: TRIES_MAX })
  const { at } = lastTry(1)
  t.ok(at > '2026-01-04' && at < '2026-01-04T04', at)
  t.equal(nextTry(1, start, { spread: 0 }), '2026-01-01T00:00:05.000Z')
})

t.test('a receiver that asks to be left alone is, for an hour at most', async (t) => {
  t.equal(nextTry(1, start, { spread: 0, askedMs: 90_000 }), '2026-01-01T00:01:30.000Z')
  t.equal(nextTry(1, start, { spread: 0, askedMs: 9e12 }), '2026-01-01T01:00:00.000Z')
})

t.test(
  'a webhook is dead when nothing arrived since a message that is given up was sent first',
  async (t) => {
    t.ok(isDead(start, start))
    t.notOk(isDead(null, start))
    t.notOk(isDead('2026-01-02T00:00:00.000Z', start), 'another arrived between')
  }
)

t.test('an origin is called less after failures in a row', async (t) => {
  t.same([0, 4, 5, 6, 7, 30].map(originPause), [0, 0, 1_000, 2_000, 4_000, 300_000])
})
