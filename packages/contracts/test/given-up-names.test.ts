import { givenUp, isFreeFor, nameHolder } from '@bursar/contracts'
import t from 'tap'

const now = '2026-01-01T00:00:00.000Z'

t.test('a name that was given up is for a year nobody’s but its last owner’s', async (t) => {
  const kept = givenUp('ann', now)
  t.same(nameHolder(kept), { owner: 'ann', of: 'ann', keptUntil: '2027-01-01T00:00:00.000Z' })
  t.equal(isFreeFor(kept, ['ben'], now), false)
  t.equal(isFreeFor(kept, ['ben', 'ann'], now), true)
  t.equal(isFreeFor(kept, ['ben'], '2027-01-01T00:00:00.000Z'), true)
})

t.test('a name that somebody has, as version 0.1 wrote it too', async (t) => {
  t.same(nameHolder('ann'), { owner: 'ann', of: 'ann', keptUntil: null })
  t.match(nameHolder(givenUp('ann', now, 'acme')), { owner: 'ann', of: 'acme' }, 'by whom, and whose it was')
  t.equal(isFreeFor('ann', ['ann'], now), false)
  t.equal(isFreeFor(undefined, [], now), true)
})
