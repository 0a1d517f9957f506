/** What every event store guarantees. */
import { type EventStore, GENESIS, linkHash, type StoredEvent } from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { eventStoreBatches } from './event-store-batches.ts'
import { eventStoreNames } from './event-store-names.ts'
import { append, commitOne, events, ofTwoTypes, stored } from './events.ts'
import { type Make, over } from './suite.ts'

/** Runs the suite of the event store port over an adapter. */
export async function eventStoreContract(t: Test, make: Make<EventStore>): Promise<void> {
  await over(t, 'an empty log', make, empty)
  await over(t, 'positions, versions and links', make, chained)
  await over(t, 'expected versions', make, versions)
  await over(t, 'reads in pages and streams', make, reads)
  await over(t, 'reads of some types', make, readsOfTypes)
  await over(t, 'text is kept as it is', make, text)
  await over(t, 'many writers of one stream', make, writers)
  await over(t, 'what is committed is there when opened again', make, reopened)
  await over(t, 'watchers are woken', make, watched)
  await eventStoreBatches(t, make)
  await eventStoreNames(t, make)
}

async function empty(t: Test, store: EventStore) {
  t.same(await store.head(), { position: 0, hash: GENESIS })
  t.same(await store.read(0, 10), [])
  t.same(await store.readStream('none', 0), [])
  t.same(await store.commit([]), [])
  t.equal(await store.reserved('name', 'none'), undefined)
}

async function chained(t: Test, store: EventStore) {
  await stored(store, append('a', 0, 3))
  await store.commit([append('b', 0, 2), append('a', 7), append('a', 3, 2), append('c', 'any')])
  const log = await store.read(0, 100)
  t.same(
    log.map(({ position }) => position),
    [1, 2, 3, 4, 5, 6, 7, 8],
    'no gaps, the loser took none'
  )
  t.same(
    log.map(({ stream, version }) => `${stream}${version}`),
    ['a1', 'a2', 'a3', 'b1', 'b2', 'a4', 'a5', 'c1']
  )
  let previous = GENESIS
  for (const { hash, ...event } of log) {
    t.equal(hash, linkHash(previous, event), `link ${event.position}`)
    previous = hash
  }
  t.same(await store.head(), { position: 8, hash: previous })
}

async function versions(t: Test, store: EventStore) {
  const first = await commitOne(store, append('a', 0, 2))
  t.match(first, { ok: true, position: 2 })
  t.same(first.ok && first.events, await store.read(0, 10), 'the answer shows the events as stored')
  t.same(await commitOne(store, append('a', 0)), { ok: false, reason: 'version', stream: 'a', actual: 2 })
  t.same(await commitOne(store, append('a', 3)), { ok: false, reason: 'version', stream: 'a', actual: 2 })
  t.same(await commitOne(store, append('b', 1)), { ok: false, reason: 'version', stream: 'b', actual: 0 })
  t.match(await commitOne(store, append('a', 2)), { ok: true, position: 3 })
  t.match(await commitOne(store, append('a', 'any')), { ok: true, position: 4 }, 'any is no check')
  t.match(await commitOne(store, append('b', 'any')), { ok: true, position: 5 }, 'any makes a stream too')
  t.same(
    (await store.readStream('a', 0)).map(({ version }) => version),
    [1, 2, 3, 4]
  )
}

async function reads(t: Test, store: EventStore) {
  for (let n = 0; n < 5; n++) await store.commit([append('a', n * 3, 3), append(`b${n}`, 0, 2)])
  const whole = await store.read(0, 100)
  t.equal(whole.length, 25)
  const paged = []
  for (let after = 0; ; ) {
    const page = await store.read(after, 4)
    t.ok(page.length <= 4)
    if (page.length === 0) break
    paged.push(...page)
    after = page.at(-1)?.position ?? 0
  }
  t.same(paged, whole, 'pages make up the whole')
  t.same(await store.read(25, 10), [], 'nothing after the end')
  t.same(await store.read(100, 10), [], 'nor far after it')
  t.same(
    (await store.readStream('a', 12)).map(({ version }) => version),
    [13, 14, 15]
  )
  t.same(await store.readStream('a', 15), [])
  t.same(
    await store.readStream('b3', 0),
    whole.filter(({ stream }) => stream === 'b3')
  )
}

async function readsOfTypes(t: Test, store: EventStore) {
  await stored(store, ofTwoTypes('a', ['test.one', 'test.other'], 12))
  const whole = await store.read(0, 100)
  const ones = (first: number, last: number) =>
    whole.slice(first, last).filter(({ type }) => type === 'test.one')
  t.same(await store.read(3, 5, ['test.one', 'test.unknown']), ones(3, 8), 'those among the next five')
  t.same(await store.read(0, 100, ['test.one']), ones(0, 12))
  t.same(await store.read(0, 100, ['test.other', 'test.one']), whole)
  t.same(await store.read(0, 100, []), [], 'no types are no events')
  t.same(await store.read(12, 100, ['test.one']), [], 'nothing after the end')
}

async function text(t: Test, store: EventStore) {
  const bodies = ['{}', '{"text":"ä€😀\\u0000\\n\\"\' -- ;"}', `{"long":"${'y'.repeat(200_000)}"}`]
  const encoded = bodies.map((body) => ({ type: 'test.noted', body }))
  await stored(store, { streams: [{ stream: 'odd\'"%_', expected: 0, events: encoded }] })
  t.same(
    (await store.readStream('odd\'"%_', 0)).map(({ body }) => body),
    bodies
  )
  t.same(await store.readStream('odd_"%_', 0), [], 'names are compared whole')
}

/** Each of many writers adds to what it saw last; of those who saw the same version one wins. */
async function writers(t: Test, store: EventStore) {
  const rounds = 12
  const wins = await Promise.all(
    Array.from({ length: 8 }, async (_, writer) => {
      const won: number[] = []
      for (let version = 0; version < rounds; ) {
        const result = await commitOne(store, append('one', version, 1, `${writer}`))
        if (result.ok) won.push(version)
        version = result.ok ? version + 1 : result.reason === 'version' ? result.actual : rounds
      }
      return won
    })
  )
  const won = wins.flat().sort((one, other) => one - other)
  t.same(won, [...new Set(won)], 'no version was won twice')
  const log = await store.read(0, 1_000)
  t.equal(log.length, won.length, 'each win is stored once')
  t.same(
    log.map(({ version }) => version),
    log.map(({ position }) => position)
  )
}

async function reopened(t: Test, store: EventStore, { reopen }: { reopen?: () => Promise<EventStore> }) {
  if (!reopen) return
  await store.commit([
    {
      ...append('a', 0, 2),
      reserve: [{ space: 's', name: 'n', value: 'v', expires: '2030-01-01T00:00:00.000Z' }]
    },
    append('b', 0)
  ])
  const log = await store.read(0, 10)
  const again = await reopen()
  t.same(await again.read(0, 10), log)
  t.same(await again.head(), { position: 3, hash: log[2]?.hash })
  t.match(await again.reserved('s', 'n'), { value: 'v', expires: '2030-01-01T00:00:00.000Z' })
  t.match(await commitOne(again, append('a', 0)), { ok: false, actual: 2 })
  const [next] = await stored(again, append('a', 2))
  t.match(next, { position: 4, version: 3 }, 'the log goes on where it ended')
  t.equal(
    next?.hash,
    linkHash(log[2]?.hash ?? '', { ...events(1)[0]!, position: 4, stream: 'a', version: 3 })
  )
}

async function watched(t: Test, store: EventStore) {
  let silent = 0
  const stop = store.watch(() => (silent += 1))
  stop()
  const woken = new Promise<readonly StoredEvent[] | undefined>((resolve) => store.watch(resolve))
  const committed = await stored(store, append('a', 0))
  t.same((await woken) ?? committed, committed, 'what comes with a wake-up is what was committed')
  t.equal(silent, 0, 'who has stopped watching is left alone')
}
