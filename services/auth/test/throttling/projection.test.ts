import { knownNetworks } from '@bursar/auth'
import type { RecordedEvent } from '@bursar/event-sourcing'
import { documentsAfter } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'

const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString()

/** The document of one user after logins in that order, as its bytes. */
function folded(logins: readonly (readonly [network: string | undefined, at: string])[]): string {
  const events = logins.map(([network, time]) => ({
    type: 'auth.session-opened',
    time,
    data: { user: 'ann', network }
  }))
  return JSON.stringify([...documentsAfter(knownNetworks, events as RecordedEvent[]).values()][0])
}

t.test('each network with its last login, and no older one than 30 days', (t) => {
  t.equal(
    folded([
      ['a', day(1)],
      ['b', day(2)],
      ['a', day(3)]
    ]),
    JSON.stringify({
      networks: [
        ['a', day(3)],
        ['b', day(2)]
      ]
    })
  )
  t.equal(
    folded([
      ['a', day(1)],
      ['b', day(31)]
    ]),
    JSON.stringify({ networks: [['b', day(31)]] })
  )
  t.equal(folded([[undefined, day(1)]]), undefined, 'sessions of 0.1 do not say from where')
  t.end()
})

t.test('sessions are streams of their own: the same comes of them in any order', (t) => {
  const login = fc.tuple(
    fc.integer({ min: 0, max: 150 }).map((n) => `network-${n}`),
    fc.integer({ min: 0, max: 60 }).map(day)
  )
  fc.assert(
    fc.property(fc.array(login, { maxLength: 200 }), fc.infiniteStream(fc.nat()), (logins, random) => {
      const keyed = logins.map((one) => [random.next().value as number, one] as const)
      const other = keyed.sort(([one], [two]) => one - two).map(([, one]) => one)
      return folded(logins) === folded(other)
    })
  )
  t.end()
})
