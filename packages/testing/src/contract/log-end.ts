/** What of a log that lost its end is found out, whatever it is stored in. */
import { type EventStore, endOf, eventAt, findLostEnds, type Seen } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { append, stored } from './events.ts'
import { type Make, over } from './suite.ts'

/** A log, and a way past it to remove events, as whoever can write its file or database has. */
export interface CutLog {
  readonly events: EventStore
  /** Removes the last events, and nothing else of what the store keeps. */
  cut(events: number): Promise<void>
}

/** Runs the suite over an adapter. */
export async function logEndContract(t: Test, make: Make<CutLog>): Promise<void> {
  await over(t, 'a log that is whole', make, whole)
  await over(t, 'a log without its last events', make, cut)
  await over(t, 'a log that lost its end and went on', make, another)
  await over(t, 'a log of which nothing is left', make, emptied)
}

const found = (events: EventStore, seen: readonly Seen[]) => findLostEnds(new Map([['bank', events]]), seen)

async function whole(t: Test, { events }: CutLog) {
  t.equal(await endOf(events), 0)
  t.same(await found(events, []), [])
  await stored(events, append('a', 0, 120))
  t.equal(await endOf(events), 120)
  const { hash } = await events.head()
  const seen = [
    { by: 'the read models', log: 'bank', position: 120 },
    { by: 'the key store', log: 'bank', position: 120, hash },
    { by: 'somebody', log: 'another', position: 999 }
  ]
  t.same(await found(events, seen), [])
}

async function cut(t: Test, { events, cut }: CutLog) {
  await stored(events, append('a', 0, 120))
  const seen = [
    { by: 'the read models', log: 'bank', position: 120 },
    { by: 'the policies', log: 'bank', position: 16 }
  ]
  for (const [count, end] of [
    [1, 119],
    [2, 117],
    [100, 17]
  ] as const) {
    await cut(count)
    t.equal(await endOf(events), end)
    const [lost, ...others] = await found(events, seen)
    t.match(lost, { service: 'bank', end, seen: 120, isAnother: false })
    t.ok(lost?.by.includes('the read models'))
    t.notOk(lost?.by.includes('the policies'), 'who has seen less says nothing')
    t.same(others, [])
  }
}

async function another(t: Test, { events, cut }: CutLog) {
  await stored(events, append('a', 0, 5))
  const { hash } = await events.head()
  t.equal((await eventAt(events, 5))?.hash, hash)
  t.equal(await eventAt(events, 6), undefined)
  await cut(2)
  // Where the store itself knows that its end is missing it does not go on.
  const goesOn = await events.commit([append('b', 0, 4)]).then(
    ([result]) => result?.ok === true,
    () => false
  )
  const lost = await found(events, [{ by: 'the key store', log: 'bank', position: 5, hash }])
  t.equal(lost.length, 1)
  if (goesOn && (await endOf(events)) === 7)
    t.match(lost[0], { isAnother: true, seen: 5, by: ['the key store'] })
}

async function emptied(t: Test, { events, cut }: CutLog) {
  await stored(events, append('a', 0, 3))
  await cut(3)
  t.equal(await endOf(events), 0)
  t.match(await found(events, [{ by: 'the read models', log: 'bank', position: 3 }]), [
    { service: 'bank', end: 0, seen: 3 }
  ])
}
