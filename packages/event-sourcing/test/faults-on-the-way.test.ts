/**
 * Faults that leave it open what took effect, or come half-way through something: each was once handled wrong,
 * and found by chance of a seed.
 */
import {
  type Collection,
  change,
  type Engine,
  type EventBus,
  embeddedBus,
  policy,
  projection,
  type ReadModels,
  refuse,
  type Stores
} from '@bursar/event-sourcing'
import t from 'tap'
import {
  type BankEvents,
  balance,
  bankEngine,
  bankEvents,
  cause,
  countingWorld,
  memoryStores,
  pay,
  settled,
  totals
} from './bank.ts'

t.setTimeout(120_000)

async function until(done: () => boolean | Promise<boolean>) {
  for (let n = 0; n < 2_000 && !(await done()); n++) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** A promise and what resolves it. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

const handled = (engine: Engine, source = 'bank') => engine.bus.progress(engine.service)?.handled[source] ?? 0

async function sumOf(engine: Engine, stream: string): Promise<number | undefined> {
  const body = (await engine.collection('totals').load([stream])).get(stream)
  return body === undefined ? undefined : JSON.parse(body).sum
}

/** Stores whose next commit of that projection's read model fails after it took effect, as over a broken connection. */
function failsOnce(stores: Stores, projection: string): Stores {
  let failed = false
  const readModels: ReadModels = {
    ...stores.readModels,
    async commit(changes) {
      const done = await stores.readModels.commit(changes)
      if (failed || changes[0]?.spec.projection !== projection) return done
      failed = true
      throw new Error('the answer was lost')
    }
  }
  return { ...stores, readModels }
}

/** A bus that withholds one source until `opened`. */
function withholding(
  stores: Readonly<Record<string, Stores>>,
  source: string,
  opened: Promise<void>
): EventBus {
  const events = Object.fromEntries(Object.entries(stores).map(([name, of]) => [name, of.events]))
  const bus = embeddedBus(events)
  return {
    ...bus,
    subscribe(name, after) {
      const subscription = bus.subscribe(name, after)
      if (name !== source) return subscription
      return { ...subscription, next: async (limit) => opened.then(() => subscription.next(limit)) }
    }
  }
}

t.test('a redelivered event whose rule would refuse by now is no failure', async (t) => {
  const stores = memoryStores()
  const once = policy<BankEvents>({
    name: 'gift',
    on: {
      'bank.paid': async ({ subject }, { transact }) => {
        if (subject.startsWith('gift-')) return
        await transact(async (tx) => {
          const had = await tx.load(`gift-${subject}`, balance)
          tx.append(`gift-${subject}`, had > 0 ? refuse('forbidden') : pay(1))
        })
      }
    }
  })
  const engine = bankEngine({ stores, policies: [once] })
  await engine.start()
  await engine.transact(cause, async (tx) => tx.append('a', pay(5)))
  await until(() => handled(engine) === 2)
  await engine.stop()
  // As after a crash between what the policy did and the storing of its cursor.
  await stores.readModels.drop({ projection: 'policies', generation: 1, lists: [], lookups: [] })
  const again = bankEngine({ stores, policies: [once] })
  await again.start()
  await until(() => handled(again) === 2)
  t.equal(handled(again), 2)
  t.same(await again.parked(), [])
  t.equal((await stores.events.readStream('gift-a', 0)).length, 1)
  await again.stop()
})

t.test('of a delivery that failed half-way nothing is kept when another source’s comes next', async (t) => {
  const stores = memoryStores()
  const otherStores = memoryStores()
  const fault = gate()
  const counts = projection<BankEvents>({
    name: 'counts',
    version: 1,
    on: {
      'bank.paid': (event) => [
        change<{ created_at: string; count: number }>(event.subject, (now) => ({
          created_at: event.time,
          count: (now?.count ?? 0) + 1
        }))
      ]
    }
  })
  let failed = false
  const loading = (collection: Collection): Collection => ({
    ...collection,
    async load(keys) {
      if (!failed && keys.includes('a')) {
        failed = true
        fault.open()
        throw new Error('disk')
      }
      return collection.load(keys)
    }
  })
  const readModels: ReadModels = {
    ...stores.readModels,
    async open(spec, indexes) {
      const collection = await stores.readModels.open(spec, indexes)
      return spec.projection === 'counts' ? loading(collection) : collection
    }
  }
  const bus = withholding({ bank: stores, other: otherStores }, 'other', fault.opened)
  const other = bankEngine({ service: 'other', stores: otherStores })
  await other.transact(cause, async (tx) => tx.append('b', pay(7)))
  const engine = bankEngine({
    stores: { ...stores, readModels },
    bus,
    follows: ['other'],
    projections: [totals, counts]
  })
  await engine.transact(cause, async (tx) => tx.append('a', pay(5)))
  await engine.start()
  await until(async () => engine.projectionRunner.wait({ bank: 1, other: 1 }, 10))
  t.ok(failed)
  const bodies = await engine.collection('counts').load(['a', 'b'])
  t.same(
    ['a', 'b'].map((key) => JSON.parse(bodies.get(key) ?? '{}').count),
    [1, 1],
    'the projection that failed has all of it, once'
  )
  t.same([await sumOf(engine, 'a'), await sumOf(engine, 'b')], [5, 7])
  await engine.stop()
})

const noticing = policy<BankEvents>({ name: 'noticing', on: { 'bank.paid': async () => {} } })

t.test('what the policies handled is told also when the storing of it has no answer', async (t) => {
  const engine = bankEngine({ stores: failsOnce(memoryStores(), 'policies'), policies: [noticing] })
  await engine.start()
  await engine.transact(cause, async (tx) => tx.append('a', pay(5)))
  // Nothing else comes that would tell it.
  await until(() => handled(engine) === 1)
  t.equal(handled(engine), 1)
  await engine.stop()
})

t.test(
  'after a fault the policies do not go back to what is stored while they handle something',
  async (t) => {
    const stores = memoryStores()
    const otherStores = memoryStores()
    const [fault, rested] = [gate(), gate()]
    let handling = false
    let looked = 0
    const slow = policy<BankEvents>({
      name: 'slow',
      on: {
        'bank.paid': async () => {},
        'other.paid': async () => {
          handling = true
          await rested.opened
          for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
          handling = false
        }
      }
    })
    const readModels: ReadModels = {
      ...stores.readModels,
      async commit(changes) {
        if (changes[0]?.spec.projection !== 'policies' || looked > 0) return stores.readModels.commit(changes)
        looked = 1
        fault.open()
        throw new Error('disk')
      },
      async checkpoint(projection, generation) {
        if (projection === 'policies' && handling) t.fail('it went back in the middle')
        if (projection === 'policies' && looked > 0) looked += 1
        return stores.readModels.checkpoint(projection, generation)
      }
    }
    const world = countingWorld()
    const clock = {
      ...world.clock,
      async sleep(ms: number) {
        await world.clock.sleep(ms)
        // Who failed paused so long, and goes on from here; the other source is being handled then.
        if (handling && ms === 50) rested.open()
      }
    }
    await bankEngine({ service: 'other', stores: otherStores }).transact(cause, async (tx) =>
      tx.append('b', [{ type: 'other.paid', data: { amount: 7 } }])
    )
    const engine = bankEngine({
      stores: { ...stores, readModels },
      bus: withholding({ bank: stores, other: otherStores }, 'other', fault.opened),
      follows: ['other'],
      policies: [slow],
      world: { ...world, clock }
    })
    await engine.transact(cause, async (tx) => tx.append('a', pay(5)))
    await engine.start()
    await until(() => handled(engine) === 1 && handled(engine, 'other') === 1 && looked > 1)
    t.same([handled(engine), handled(engine, 'other')], [1, 1])
    t.ok(looked > 1, 'and afterwards it did')
    await engine.stop()
  }
)

t.test('a writer whose commit has no answer leaves no old state behind', async (t) => {
  const stores = memoryStores()
  let failed = false
  const events: Stores['events'] = {
    ...stores.events,
    async commit(appends) {
      const results = await stores.events.commit(appends)
      if (failed) return results
      failed = true
      throw new Error('the answer was lost')
    }
  }
  const { transact } = bankEngine({ stores: { ...stores, events } })
  const write = transact(cause, async (tx) => {
    await tx.load('a', balance)
    tx.append('a', pay(5))
  })
  await t.rejects(write, { message: 'the answer was lost' })
  const { value } = await transact(cause, (tx) => tx.load('a', balance))
  t.equal(value, 5, 'it took effect')
})

t.test('read models whose commit has no answer go back to what is stored', async (t) => {
  const stores = failsOnce(memoryStores(), 'totals')
  const bus = embeddedBus({ bank: stores.events })
  const began: (string | null)[] = []
  const engine = bankEngine({
    stores,
    bus: {
      ...bus,
      subscribe(source, after) {
        began.push(after)
        return bus.subscribe(source, after)
      }
    }
  })
  await engine.start()
  await engine.transact(cause, async (tx) => tx.append('a', pay(5)))
  await settled(engine)
  await engine.transact(cause, async (tx) => tx.append('a', pay(1)))
  await settled(engine)
  t.equal(await sumOf(engine, 'a'), 6)
  t.same(began, [null, '1'], 'it went on behind what took effect')
  t.equal(engine.projectionRunner.fault(), undefined)
  await engine.stop()
})

t.test('a stream that was only read has to be as it was read', async (t) => {
  const { transact, events, codec } = bankEngine({ definitions: bankEvents })
  await transact(cause, async (tx) => tx.append('cart', pay(5)))
  const seen: number[] = []
  await transact(cause, async (tx) => {
    const due = await tx.load('cart', balance)
    seen.push(due)
    // Somebody else changes the cart before this payment is written.
    if (seen.length === 1) await transact(cause, async (other) => other.append('cart', pay(2)))
    tx.append('account', pay(due))
  })
  t.same(seen, [5, 7], 'it was decided again')
  const paid = (await events.readStream('account', 0)).map((event) => codec.decode(event).data.amount)
  t.same(paid, [7], 'and once')
})
