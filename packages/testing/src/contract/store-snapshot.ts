/** What snapshots of several services guarantee. */
import {
  type AskedJob,
  type Job,
  POLICIES,
  type Reservation,
  type SiteSnapshot,
  type Stores
} from '@bursar/event-sourcing'
import type { Test } from 'tap'
import { rowWriter, specOf } from './documents.ts'
import { append, commitOne } from './events.ts'
import { type Make, over } from './suite.ts'

/** The stores of two services, and how to take snapshots of both. */
export interface SnapshotStores {
  readonly one: Stores
  readonly two: Stores
  /** Of `one` and `two` together, under these names. */
  snapshot(): Promise<SiteSnapshot>
}

/** Runs the suite of the snapshot port over an adapter. */
export async function storeSnapshotContract(t: Test, make: Make<SnapshotStores>): Promise<void> {
  await over(t, 'a snapshot of nothing', make, empty)
  await over(t, 'what is written later is not in a snapshot', make, frozen)
  await over(t, 'what follows from an event is not there without it', make, closed)
}

async function empty(t: Test, { snapshot }: SnapshotStores) {
  const { services, close } = await snapshot()
  t.same([...services.keys()].sort(), ['one', 'two'])
  for (const found of services.values()) {
    t.match(found, { head: { position: 0 }, standing: [], handled: {} })
    t.same(await all(found.events()), [])
    t.same(await all(found.reservations()), [])
    t.same(await all(found.parked()), [])
    t.same(await all(found.jobs()), [])
  }
  await close()
}

async function frozen(t: Test, { one, two, snapshot }: SnapshotStores) {
  const names: Reservation[] = Array.from({ length: 1_205 }, (_, n) => ({
    space: 's',
    name: `n${n}`,
    value: `${n}`
  }))
  const kept = { space: 'idempotency', name: 'ä', value: 'x', expires: '2031-05-06T07:08:09.123Z' }
  for (let n = 0; n < 12; n++) {
    await commitOne(one.events, {
      ...append('a', n * 100, 100),
      reserve: names.slice(n * 100, n * 100 + 100)
    })
  }
  await commitOne(one.events, { streams: [], reserve: [...names.slice(1_200), kept] })
  await commitOne(two.events, append('b', 0))
  const rows = specOf('rows')
  await one.readModels.open(rows, 'now')
  const writer = rowWriter(rows)
  await writer.write(one.readModels, [{ key: 'k', order: '1', lists: { all: 'x' } }])
  await one.readModels.swap('rows', { live: 1, previous: null, version: 3 })
  await handle(one, 2, {})
  const jobs = await askedFor(one)
  const log = await one.events.read(0, 10_000)
  const { digest, documents, positions } = (await one.readModels.checkpoint('rows', 1)) ?? {}

  const { services, close } = await snapshot()
  await one.events.commit([
    { ...append('a', 1_200), release: [{ space: 's', name: 'n7' }], reserve: [{ ...kept, name: 'later' }] }
  ])
  await one.events.commit([
    { streams: [], cancel: [{ kind: 'k', id: 'j0' }], ask: [askedJob(1, 'later'), askedJob(9, 'j1')] }
  ])
  await two.events.commit([append('b', 1, 5)])
  await writer.write(one.readModels, [{ key: 'l', order: '2' }])
  await handle(one, 3, { two: '2' })
  const [first, second] = [services.get('one'), services.get('two')]
  t.same(first?.head, { position: 1_200, hash: log.at(-1)?.hash })
  t.same(await all(first?.events()), log)
  const byName = (one: Reservation, other: Reservation) => (one.name < other.name ? -1 : 1)
  const reserved = await all(first?.reservations())
  t.same(reserved.sort(byName), [...names, kept].sort(byName), 'names as they were, with expiry')
  t.same(first?.standing, [{ projection: 'rows', version: 3, positions, digest, documents }])
  t.same(first?.handled, { two: 2 })
  t.match(await all(first?.parked()), [{ id: 'e2', source: 'two', stream: 'b', position: 2, error: 'why' }])
  const byId = (one: Job, other: Job) => (one.kind + one.id < other.kind + other.id ? -1 : 1)
  t.same((await all(first?.jobs())).sort(byId), jobs.sort(byId), 'jobs as they were, claimed or parked too')
  t.same(await all(second?.jobs()), [])
  t.equal(second?.head.position, 1)
  t.equal((await all(second?.events())).length, 1)
  await close()
}

const askedJob = (day: number, id: string): AskedJob => {
  return { kind: 'k', id, due: `2031-01-0${day}T00:00:00.000Z`, payload: `{"of":"${id}"}` }
}

/** More than a page of jobs that wait, one that is claimed and one that is parked; as they are then. */
async function askedFor({ events }: Stores): Promise<Job[]> {
  const asked = Array.from({ length: 1_205 }, (_, n) => ({
    ...askedJob(2, `j${n}`),
    kind: n < 700 ? 'k' : 'l'
  }))
  await commitOne(events, { streams: [], ask: [...asked, askedJob(1, 'parked'), askedJob(1, 'runs')] })
  const due = askedJob(1, '').due
  const claim = { claimer: 'one', turn: 1 }
  await events.jobs.claim(claim, due, 2)
  const parked = { due, asked: due, tries: 1, error: 'ä', parked: due }
  await events.jobs.settle({ kind: 'k', id: 'parked', claim, outcome: parked })
  const waiting = asked.map((job) => ({ ...job, asked: job.due, tries: 0, error: '', parked: null }))
  const runs = { ...askedJob(1, 'runs'), asked: due, tries: 1, error: '', parked: null }
  return [...waiting, { ...askedJob(1, 'parked'), ...parked }, runs]
}

/** Moves the place of the policies on, and parks an event of the other service there. */
async function handle({ readModels }: Stores, position: number, before: Record<string, string>) {
  await readModels.open(POLICIES, 'now')
  const checkpoint = {
    projection: POLICIES.projection,
    generation: POLICIES.generation,
    cursors: { two: `${position}` },
    positions: { two: position },
    digest: '0',
    documents: 0
  }
  const event = { id: `e${position}`, source: 'two', stream: 'b', position, error: 'why', event: '{}' }
  const parked = { ...event, projection: POLICIES.projection, generation: POLICIES.generation }
  const commit = { spec: POLICIES, before, checkpoint, writes: [], totals: [], park: [parked] }
  if (!(await readModels.commit([commit]))) throw new Error('the policies stand elsewhere')
}

/** `two` writes down how far it has seen `one`: no snapshot has that without the events themselves. */
async function closed(t: Test, { one, two, snapshot }: SnapshotStores) {
  let ended = false
  async function write() {
    for (let n = 0; !ended; n++) {
      // A store that answers within the turn would leave none to anybody else.
      await new Promise((resolve) => setImmediate(resolve))
      await one.events.commit([append('a', n)])
      await two.events.commit([{ ...append('b', n), reserve: [{ space: 'seen', name: `${n}`, value: '' }] }])
    }
  }
  const writing = write()
  try {
    for (let n = 0; n < 20; n++) {
      const { services, close } = await snapshot()
      const [seen, seer] = [services.get('one')?.head.position ?? 0, services.get('two')?.head.position ?? 0]
      const names = (await all(services.get('two')?.reservations())).length
      await close()
      if (seer > seen) t.fail(`${seer} events follow from ${seen}`)
      if (names !== seer) t.fail(`${names} names and ${seer} events of one append each`)
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  } finally {
    ended = true
    await writing
  }
  t.ok((await two.events.head()).position > 0, 'something was written meanwhile')
}

async function all<Row>(pages: AsyncIterable<readonly Row[]> | undefined): Promise<Row[]> {
  const rows: Row[] = []
  for await (const page of pages ?? []) rows.push(...page)
  return rows
}
