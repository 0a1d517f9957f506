import { addFirstKey, addKey, isDue, retireKeys } from '@bursar/auth'
import t from 'tap'

const key = (kid: string, day: string) => ({ kid, made_at: `2026-${day}T00:00:00.000Z` })
const fresh = { kid: 'c', public_jwk: {}, made_at: '2026-05-01T00:00:00.000Z' }
const day = 86_400_000
const kids = (decision: any) => decision.events.map(({ type, data }: any) => `${type.slice(17)} ${data.kid}`)

t.test('the first key is made once', async (t) => {
  t.same(kids(addFirstKey([], fresh)), ['created c'])
  t.same(kids(addFirstKey([key('a', '01-01')], fresh)), [])
})

t.test('a key is due after its age and not before', async (t) => {
  const known = [key('a', '01-01'), key('b', '02-01')]
  t.equal(isDue(known, '2026-05-01T23:59:59.999Z', 90 * day), false)
  t.equal(isDue(known, '2026-05-02T00:00:00.000Z', 90 * day), true)
  t.equal(isDue([], '2026-05-02T00:00:00.000Z', 90 * day), false, 'the first start makes the first one')
})

t.test('earlier keys verify on, unless they may have leaked', async (t) => {
  const known = [key('a', '01-01'), key('b', '02-01')]
  t.same(kids(addKey(known, fresh, false)), ['created c'])
  t.same(kids(addKey(known, fresh, true)), ['created c', 'retired a', 'retired b'])
})

t.test('a key is retired when what it signed has ended, and the one that signs never', async (t) => {
  const known = [key('a', '01-01'), key('b', '02-01'), key('c', '03-01')]
  t.same(kids(retireKeys(known, '2026-02-01T23:59:59.999Z', day)), [])
  t.same(kids(retireKeys(known, '2026-02-02T00:00:00.000Z', day)), ['retired a'])
  t.same(kids(retireKeys(known, '2027-01-01T00:00:00.000Z', day)), ['retired a', 'retired b'])
})
