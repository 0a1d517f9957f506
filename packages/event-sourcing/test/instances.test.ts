import {
  type Engine,
  type EngineParts,
  embeddedBus,
  type KeyExchange,
  type Policy,
  policy
} from '@bursar/event-sourcing'
import {
  type Hook,
  memoryEventStore,
  memoryKeyStore,
  memoryLeases,
  memoryLeaseTable,
  memoryReadModels,
  memoryRing,
  memoryShelf
} from '@bursar/testing'
import t from 'tap'
import { type BankEvents, bankEngine, cause, countingWorld, pay, replayed, totals } from './bank.ts'

t.setTimeout(60_000)

const leaseMs = 300

interface Options extends Partial<EngineParts> {
  /** A clock that stands still believes in its lease for ever. */
  readonly monotonic?: () => number
  readonly hook?: Hook
}

/** Several instances of one service on the same stores. */
function bankSite(t: { teardown(end: () => unknown): unknown }) {
  const events = memoryEventStore()
  const shelf = memoryShelf()
  const ring = memoryRing()
  const table = memoryLeaseTable()
  return {
    events,
    async instance(id: string, { monotonic, hook, ...more }: Options = {}): Promise<Engine> {
      const world = countingWorld()
      const engine = bankEngine({
        stores: { events, readModels: memoryReadModels(shelf, hook), keys: memoryKeyStore(ring) },
        bus: embeddedBus({ bank: events }),
        world,
        sharing: {
          leases: memoryLeases(world.clock, table, hook),
          self: { id, address: `http://${id}` },
          monotonic,
          leaseMs
        },
        ...more
      })
      t.teardown(() => engine.stop())
      await engine.start()
      return engine
    }
  }
}

async function paid(engine: Engine, stream: string, amount: number): Promise<number> {
  const { position } = await engine.transact(cause, async (tx) => tx.append(stream, pay(amount)))
  return position
}

async function sumOf(engine: Engine, stream: string): Promise<number> {
  return JSON.parse((await engine.collection('totals').load([stream])).get(stream) ?? '{}').sum
}

async function until(holds: () => boolean): Promise<void> {
  for (let n = 0; n < 2_000 && !holds(); n++) await new Promise((resolve) => setTimeout(resolve, 5))
  if (!holds()) throw new Error('it did not come to that')
}

/** A wall that operations whose names match wait behind, once it stands. */
function wall(names: RegExp) {
  let open = () => {}
  let closed: Promise<void> | undefined
  let waiting = 0
  const hook: Hook = async ({ name }) => {
    if (!closed || !names.test(name)) return
    waiting += 1
    await closed
  }
  return {
    hook,
    waiting: () => waiting,
    close() {
      closed = new Promise((resolve) => {
        open = resolve
      })
    },
    open() {
      closed = undefined
      open()
    }
  }
}

t.test('one instance follows, and another serves what it stored', async (t) => {
  const site = bankSite(t)
  const one = await site.instance('one')
  const other = await site.instance('other')
  t.same([one.leads(), other.leads()], [true, false])
  const position = await paid(other, 'a', 5)
  t.ok(await other.projectionRunner.wait({ bank: position }, 5_000), 'a standby can be waited for')
  t.equal(await sumOf(other, 'a'), 5)
  t.notOk(await other.projectionRunner.wait({ bank: position + 9 }, 30), 'a wait is bounded there too')
  await t.rejects(replayed(other, { swap: true, batch: 10 }), { code: 'unavailable' })
  await t.rejects(other.undo('totals'), { code: 'unavailable' }, 'only the one that follows changes them')
  await t.rejects(other.retryParked(['x']), { code: 'unavailable' })
})

t.test('a standby takes over, and nothing is applied twice or left out', async (t) => {
  const site = bankSite(t)
  const one = await site.instance('one')
  const other = await site.instance('other')
  await paid(one, 'a', 1)
  await one.stop()
  const position = await paid(other, 'a', 2)
  t.ok(await other.projectionRunner.wait({ bank: position }, 5_000))
  t.ok(other.leads())
  t.equal(await sumOf(other, 'a'), 3)
  t.ok((await replayed(other, { swap: false, batch: 10 })).equal)
})

t.test('a holder that was paused is fenced off and stands by', async (t) => {
  const site = bankSite(t)
  const paused = wall(/^(leases\.|readModels\.commit)/)
  const one = await site.instance('one', { hook: paused.hook, monotonic: () => 0 })
  const other = await site.instance('other')
  await paid(one, 'a', 1)
  paused.close()
  const position = await paid(other, 'a', 2)
  await until(() => paused.waiting() > 0)
  t.ok(await other.projectionRunner.wait({ bank: position }, 10_000), 'the other goes on without it')
  t.ok(other.leads())
  t.ok(one.leads(), 'the paused one still believes that it follows')
  await t.resolves(paid(other, 'b', 3))
  paused.open()
  await until(() => !one.leads())
  const last = await paid(other, 'a', 4)
  t.ok(await one.projectionRunner.wait({ bank: last }, 10_000), 'and reads what the other stores')
  t.equal(await sumOf(one, 'a'), 7)
  t.equal(await sumOf(other, 'a'), 7)
  t.ok((await replayed(other, { swap: false, batch: 10 })).equal)
})

t.test('a standby sees that another generation serves', async (t) => {
  const site = bankSite(t)
  const one = await site.instance('one')
  const other = await site.instance('other')
  await paid(one, 'a', 1)
  for (const generation of [2, 3]) {
    t.equal((await replayed(one, { swap: true, batch: 10 })).generation, generation)
    const position = await paid(one, 'a', 1)
    t.ok(await other.projectionRunner.wait({ bank: position }, 5_000))
    t.equal(other.projectionRunner.builder('totals').spec.generation, generation)
    t.equal(await sumOf(other, 'a'), generation)
  }
})

t.test('a generation that a late holder swapped in does not stay', async (t) => {
  const site = bankSite(t)
  const one = await site.instance('one')
  await paid(one, 'a', 1)
  await replayed(one, { swap: true, batch: 10 })
  // What a holder writes that was paused between the question whether it holds and the write.
  const late = await site.instance('late')
  await one.readModels.swap('totals', { live: 1, previous: 2, version: 1 })
  const position = await paid(one, 'a', 1)
  await until(() => one.projectionRunner.builder('totals').spec.generation !== 2 || late.leads())
  for (const engine of [one, late]) {
    t.ok(await engine.projectionRunner.wait({ bank: position }, 10_000))
    t.equal(await sumOf(engine, 'a'), 2)
  }
})

t.test('an older version makes way for a newer one, and not the other way round', async (t) => {
  const site = bankSite(t)
  const newer = { projections: [{ ...totals, version: 2 }] }
  const one = await site.instance('one')
  const spare = await site.instance('spare')
  await paid(one, 'a', 1)
  const two = await site.instance('two', newer)
  t.ok(two.leads(), 'an update that ends no old instance before a new one is ready comes to its end')
  t.notOk(one.leads())
  t.notOk(spare.leads())
  t.match(two.projectionRunner.builder('totals').spec, { generation: 2 })
  const position = await paid(spare, 'a', 1)
  t.ok(await two.projectionRunner.wait({ bank: position }, 5_000))
  t.equal(await sumOf(two, 'a'), 2)
  const three = await site.instance('three', newer)
  await new Promise((resolve) => setTimeout(resolve, leaseMs * 2))
  t.ok(two.leads(), 'those of one version wait for each other')
  await two.stop()
  await until(() => three.leads() || one.leads() || spare.leads())
})

t.test('policies run on one instance, and go on after a take-over', async (t) => {
  const site = bankSite(t)
  const handled: string[] = []
  const noting = (by: string): Policy =>
    policy<BankEvents>({
      name: 'noting',
      on: { 'bank.paid': async (event) => void handled.push(`${by} ${event.data.amount}`) }
    })
  const one = await site.instance('one', { policies: [noting('one')] })
  const other = await site.instance('other', { policies: [noting('other')] })
  await paid(other, 'a', 1)
  await until(() => handled.length === 1)
  await one.stop()
  await paid(other, 'a', 2)
  await until(() => handled.length === 2)
  t.same(handled, ['one 1', 'other 2'])
})

t.test('a key that comes late holds up the read models, and leaves no empty lookup', async (t) => {
  const site = bankSite(t)
  const away = memoryKeyStore()
  const writer = bankEngine({ stores: { events: site.events, readModels: memoryReadModels(), keys: away } })
  const opened = [{ type: 'bank.opened', data: { person: 'p', owner: 'Grace' } }]
  let brought = false
  const exchange: KeyExchange = { request: async (persons) => (brought ? away.get(persons) : []) }
  const revealed: string[] = []
  const reading = policy<BankEvents>({
    name: 'reading',
    on: {
      'bank.opened': async (event, reaction) => {
        revealed.push(String((await reaction.reveal(event.data)).owner))
      }
    }
  })
  const engine = await site.instance('one', { exchange, policies: [reading] })
  const { position } = await writer.transact(cause, async (tx) => tx.append('a', opened))
  await until(() => engine.projectionRunner.fault() !== undefined)
  t.match(engine.projectionRunner.fault(), { source: 'bank', error: { code: 'unavailable' } })
  t.notOk(await engine.projectionRunner.wait({ bank: position }, 20))
  t.same(revealed, [], 'nor does a policy go on without it')
  brought = true
  t.ok(await engine.projectionRunner.wait({ bank: position }, 20_000))
  t.equal((await engine.collection('totals').find('owner', 'Grace'))?.key, 'a')
  await until(() => revealed.length === 1)
  t.same([revealed, await engine.parked()], [['Grace'], []])
})
