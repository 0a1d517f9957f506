/** What an event store that several instances share guarantees about their terms. */
import type { EventStore } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { append, commitOne } from './events.ts'
import { type Fresh, type Make, over } from './suite.ts'

const FENCED = { code: 'fenced' }

/** Runs the suite of terms over an adapter that more than one process may write. */
export async function eventStoreTermsContract(t: Test, make: Make<EventStore>): Promise<void> {
  await over(t, 'terms: a lower one is fenced off', make, fenced)
  await over(t, 'terms: raised by a commit of no appends', make, raised)
  await over(t, 'terms: two instances on one log', make, instances)
}

async function fenced(t: Test, store: EventStore) {
  t.match(await store.commit([append('a', 0)], 3), [{ ok: true, position: 1 }])
  const late = { ...append('b', 0), reserve: [{ space: 'name', name: 'ann', value: '1' }] }
  await t.rejects(store.commit([late], 2), FENCED)
  await t.rejects(store.commit([append('b', 7)], 2), FENCED, 'also when it would have lost')
  await t.rejects(store.commit([], 2), FENCED)
  t.equal((await store.head()).position, 1)
  t.equal(await store.reserved('name', 'ann'), undefined)
  t.match(await store.commit([append('a', 1)], 3), [{ ok: true, position: 2 }], 'the same term goes on')
  t.match(await store.commit([append('a', 5)], 4), [{ ok: false, reason: 'version' }])
  await t.rejects(store.commit([append('a', 2)], 3), FENCED, 'a loser raises it too')
  t.match(
    await commitOne(store, append('a', 2)),
    { ok: true, position: 3 },
    'without a term there is no check'
  )
}

async function raised(t: Test, store: EventStore) {
  t.same(await store.commit([], 1), [])
  t.same(await store.commit([], 5), [])
  t.same(await store.commit([], 5), [])
  await t.rejects(store.commit([append('a', 0)], 4), FENCED)
  t.equal((await store.head()).position, 0)
}

/** The second store stands for a process that took over; the first one's memory of the log is old then. */
async function instances(t: Test, store: EventStore, { beside }: Fresh<EventStore>) {
  if (!beside) return
  const other = await beside()
  await store.commit([append('a', 0, 2)], 1)
  t.match(await other.commit([append('a', 2)], 2), [{ ok: true, position: 3 }])
  await t.rejects(store.commit([append('a', 2)], 1), FENCED)
  t.match(await store.commit([append('a', 2), append('a', 3)], 2), [
    { ok: false, actual: 3 },
    { ok: true, position: 4 }
  ])
  t.match(await other.commit([append('a', 3)], 2), [{ ok: false, actual: 4 }], 'also when nothing is written')
  const racing = await Promise.all(
    Array.from({ length: 20 }, (_, n) => commitOne(n % 2 ? store : other, append(`r${n}`, 0, 2)))
  )
  t.ok(
    racing.every(({ ok }) => ok),
    "both at once are in nobody's way for good"
  )
  t.same(
    (await other.read(0, 100)).map(({ position }) => position),
    Array.from({ length: 44 }, (_, n) => n + 1)
  )
}
