/** What an event store guarantees about the appends of one batch. */
import type { EventStore } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { append, commitOne, events } from './events.ts'
import { type Make, over } from './suite.ts'

export async function eventStoreBatches(t: Test, make: Make<EventStore>): Promise<void> {
  await over(t, 'a batch: one result each, losers disturb nobody', make, losers)
  await over(t, 'a batch: two appends to one stream', make, sameStream)
  await over(t, 'an append to several streams is all or nothing', make, several)
  await over(t, 'an append that names a stream twice', make, twice)
  await over(t, 'an append without events', make, withoutEvents)
  await over(t, 'a large batch', make, large)
}

async function losers(t: Test, store: EventStore) {
  const name = { space: 'name', name: 'ann', value: '1' }
  await store.commit([{ ...append('old', 0), reserve: [name] }])
  const results = await store.commit([
    append('a', 0),
    append('old', 0),
    { ...append('b', 0), reserve: [{ ...name, value: '2' }] },
    append('c', 0, 2)
  ])
  t.match(results, [
    { ok: true, position: 2 },
    { ok: false, reason: 'version', stream: 'old', actual: 1 },
    { ok: false, reason: 'reserved', reservation: name },
    { ok: true, position: 4 }
  ])
  t.same(await store.readStream('b', 0), [])
  t.equal((await store.head()).position, 4)
}

async function sameStream(t: Test, store: EventStore) {
  const results = await store.commit([
    append('a', 0, 2, 'first'),
    append('a', 0, 1, 'late'),
    append('a', 2, 1, 'second'),
    append('a', 'any', 1, 'third')
  ])
  t.match(results, [{ ok: true }, { ok: false, reason: 'version', actual: 2 }, { ok: true }, { ok: true }])
  const notes = (await store.readStream('a', 0)).map(({ body, version }) => [version, JSON.parse(body).note])
  t.same(notes, [
    [1, 'first'],
    [2, 'first'],
    [3, 'second'],
    [4, 'third']
  ])
}

async function several(t: Test, store: EventStore) {
  await store.commit([append('a', 0)])
  const both = (expected: number) => ({
    streams: [
      { stream: 'b', expected: 0, events: events(2) },
      { stream: 'a', expected, events: events(1) }
    ],
    reserve: [{ space: 'name', name: 'both', value: 'v' }]
  })
  t.match(await commitOne(store, both(0)), { ok: false, reason: 'version', stream: 'a', actual: 1 })
  t.same(await store.readStream('b', 0), [], 'nothing of the part that would have fitted')
  t.equal(await store.reserved('name', 'both'), undefined, 'nor its name')
  const won = await commitOne(store, both(1))
  t.match(won, { ok: true, position: 4 })
  t.same(won.ok && won.events.map(({ stream, version }) => `${stream}${version}`), ['b1', 'b2', 'a2'])
  const third = { ...both(2), streams: [append('c', 0), append('a', 2)].flatMap(({ streams }) => streams) }
  t.match(await commitOne(store, third), { ok: false, reason: 'reserved' })
  t.same(await store.readStream('c', 0), [], 'a taken name takes all streams with it')
}

async function twice(t: Test, store: EventStore) {
  const parts = (second: number) => ({
    streams: [
      { stream: 'a', expected: 0, events: events(2) },
      { stream: 'a', expected: second, events: events(1) }
    ]
  })
  t.match(await commitOne(store, parts(0)), { ok: false, reason: 'version', stream: 'a', actual: 2 })
  t.equal((await store.head()).position, 0)
  t.match(await commitOne(store, parts(2)), { ok: true, position: 3 })
  t.same(
    (await store.readStream('a', 0)).map(({ version }) => version),
    [1, 2, 3]
  )
}

async function withoutEvents(t: Test, store: EventStore) {
  const only = { streams: [], reserve: [{ space: 'name', name: 'ann', value: '1' }] }
  t.same(await commitOne(store, only), { ok: true, position: 0, events: [] })
  t.match(await store.reserved('name', 'ann'), { value: '1' })
  await store.commit([append('a', 0, 3)])
  const [, check] = await store.commit([
    append('a', 3),
    { streams: [{ stream: 'a', expected: 4, events: [] }] }
  ])
  t.same(
    check,
    { ok: true, position: 4, events: [] },
    "the head's position, and versions can be just checked"
  )
  const stale = { streams: [{ stream: 'a', expected: 3, events: [] }] }
  t.match(await commitOne(store, stale), { ok: false, reason: 'version', actual: 4 })
  t.match(await commitOne(store, only), { ok: false, reason: 'reserved' })
}

async function large(t: Test, store: EventStore) {
  const appends = Array.from({ length: 300 }, (_, n) => append(`s${n % 50}`, Math.floor(n / 50), 2))
  const results = await store.commit(appends)
  t.equal(results.filter(({ ok }) => ok).length, 150, 'every other one of each stream saw the right version')
  t.equal((await store.head()).position, 300)
  t.equal((await store.read(0, 1_000)).length, 300)
}
