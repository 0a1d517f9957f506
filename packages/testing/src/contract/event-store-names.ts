/** What an event store guarantees about names that only one holder has at a time. */
import type { EventStore, Reservation } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { append, commitOne } from './events.ts'
import { type Make, over } from './suite.ts'

export async function eventStoreNames(t: Test, make: Make<EventStore>): Promise<void> {
  await over(t, 'names: taken once, with who holds them', make, taken)
  await over(t, 'names: given back and taken again', make, released)
  await over(t, 'names: the rest of a loser is undone', make, undone)
  await over(t, 'names: given back when they have expired', make, expired)
  await over(t, 'names: all of them, page by page', make, listed)
}

const ann: Reservation = { space: 'name', name: 'ann', value: '1' }

async function taken(t: Test, store: EventStore) {
  const kept = { ...ann, space: 'idempotency', expires: '2031-05-06T07:08:09.123Z', value: '{"answer":"ä"}' }
  t.match(await commitOne(store, { ...append('a', 0), reserve: [ann, kept] }), { ok: true })
  t.same(await store.reserved('name', 'ann'), ann)
  t.same(await store.reserved('idempotency', 'ann'), kept, 'spaces are apart, expiry and value are kept')
  t.equal(await store.reserved('name', 'Ann'), undefined, 'names are compared exactly')
  const again = await commitOne(store, { ...append('b', 0), reserve: [{ ...ann, value: '2' }] })
  t.same(again, { ok: false, reason: 'reserved', reservation: ann }, 'the loser learns who holds it')
  const results = await store.commit(
    ['x', 'y'].map((value) => ({ streams: [], reserve: [{ space: 'name', name: 'bob', value }] }))
  )
  t.match(results, [{ ok: true }, { ok: false, reason: 'reserved', reservation: { value: 'x' } }])
  const both = { streams: [], reserve: ['x', 'y'].map((value) => ({ space: 'name', name: 'eve', value })) }
  t.match(await commitOne(store, both), { ok: false, reason: 'reserved', reservation: { value: 'x' } })
  t.equal(await store.reserved('name', 'eve'), undefined)
}

async function released(t: Test, store: EventStore) {
  const free = { space: 'name', name: 'ann' }
  await commitOne(store, { streams: [], reserve: [ann] })
  t.match(await commitOne(store, { streams: [], release: [free] }), { ok: true })
  t.equal(await store.reserved('name', 'ann'), undefined)
  t.match(
    await commitOne(store, { streams: [], release: [free] }),
    { ok: true },
    'giving back twice is no fault'
  )
  const results = await store.commit([
    { streams: [], reserve: [ann] },
    { streams: [], release: [free] },
    { streams: [], reserve: [{ ...ann, value: '2' }] },
    { streams: [], release: [free], reserve: [{ ...ann, value: '3' }] }
  ])
  t.ok(
    results.every(({ ok }) => ok),
    'within a batch too, and given back before taken within an append'
  )
  t.match(await store.reserved('name', 'ann'), { value: '3' })
}

async function undone(t: Test, store: EventStore) {
  const bob = { space: 'name', name: 'bob', value: '2' }
  const eve = { space: 'name', name: 'eve', value: '3' }
  await commitOne(store, { ...append('a', 0), reserve: [ann, bob] })
  const loser = { ...append('b', 0), reserve: [eve, bob], release: [{ space: 'name', name: 'ann' }] }
  t.match(await commitOne(store, loser), { ok: false, reason: 'reserved', reservation: bob })
  t.same(await store.reserved('name', 'ann'), ann, 'what it gave back is still taken')
  t.equal(await store.reserved('name', 'eve'), undefined, 'what it took is free')
  const late = { ...append('a', 0), reserve: [eve], release: [{ space: 'name', name: 'ann' }] }
  t.match(await commitOne(store, late), { ok: false, reason: 'version' })
  t.same(await store.reserved('name', 'ann'), ann)
  t.equal(await store.reserved('name', 'eve'), undefined)
}

async function expired(t: Test, store: EventStore) {
  const day = (n: number) => `2031-05-${String(n).padStart(2, '0')}T00:00:00.000Z`
  const dated = Array.from({ length: 6 }, (_, n) => ({
    space: 's',
    name: `${n}`,
    value: '',
    expires: day(n + 1)
  }))
  await commitOne(store, { ...append('a', 0), reserve: [...dated, ann] })
  t.equal(await store.expire(day(1), 10), 0, 'not at its very instant')
  t.equal(await store.expire(day(4), 2), 2, 'a few at a time')
  t.equal(await store.expire(day(4), 10), 1)
  t.equal(await store.expire(day(4), 10), 0)
  t.equal(await store.reserved('s', '2'), undefined)
  t.match(await store.reserved('s', '3'), { expires: day(4) })
  t.equal(await store.expire('9999', 10), 3)
  t.same(await store.reserved('name', 'ann'), ann, 'what has no end stays')
  t.match(
    await commitOne(store, { streams: [], reserve: [dated[0]!] }),
    { ok: true },
    'and they can be taken again'
  )
}

async function listed(t: Test, store: EventStore) {
  t.same(await store.reservations(undefined, 10), [])
  const names = ['b', 'a', 'Ä', 'a b', 'h:x'].flatMap((name) =>
    ['two', 'one'].map((space) => ({ space, name, value: `${space} ${name}` }))
  )
  const kept = { ...ann, space: 'idempotency', expires: '2031-05-06T07:08:09.123Z' }
  await commitOne(store, { streams: [], reserve: [...names, kept] })
  const found: Reservation[] = []
  for (;;) {
    const page = await store.reservations(found.at(-1), 4)
    t.ok(page.length <= 4)
    found.push(...page)
    // What is taken and given back meanwhile moves nothing else.
    if (found.length === 4) {
      await commitOne(store, { streams: [], release: [{ space: 'one', name: found[0]!.name }] })
    }
    if (page.length < 4) break
  }
  const sorted = (all: readonly Reservation[]) => all.map((one) => JSON.stringify(one)).sort()
  const without = (all: readonly Reservation[]) =>
    sorted(all.filter(({ space, name }) => !(space === 'one' && name === found[0]?.name)))
  t.same(without(found), without([...names, kept]), 'each of them once')
  t.same(await store.reservations(undefined, 0), [])
}
