import { embeddedBus, orderedPolicy, type Policy, policy, withReactions } from '@bursar/event-sourcing'
import t from 'tap'
import {
  type BankEvents,
  bankEngine,
  bankEvents,
  cause,
  memoryStores,
  pay,
  replayed,
  settled
} from './bank.ts'

/** Every payment earns a bonus of one, on a stream of its own. */
const bonus: Policy = policy<BankEvents>({
  name: 'bonus',
  on: {
    'bank.paid': async (event, { transact }) => {
      if (event.subject.startsWith('bonus-')) return
      await transact(async (tx) => tx.append(`bonus-${event.subject}`, pay(1)))
    }
  }
})

const bonuses = async (
  engine: { events: { readStream(s: string, v: number): Promise<unknown[]> } },
  of: string
) => (await engine.events.readStream(`bonus-${of}`, 0)).length

async function until(done: () => Promise<boolean>) {
  for (let n = 0; n < 500 && !(await done()); n++) await new Promise((resolve) => setTimeout(resolve, 5))
}

t.test('an event is reacted to once, also when it is delivered again', async (t) => {
  const stores = memoryStores()
  const engine = bankEngine({ stores, policies: [bonus] })
  await engine.start()
  await engine.transact(cause, async (tx) => tx.append('a', pay(5)))
  await until(async () => (await bonuses(engine, 'a')) === 1)
  const [reaction] = await stores.events.readStream('bonus-a', 0)
  t.match(JSON.parse(reaction?.body ?? '{}'), { actor: 'bonus', correlationid: 'c' })
  await engine.stop()

  // The cursor of the policies is lost, as after a crash between what they did and its checkpoint.
  await stores.readModels.drop({ projection: 'policies', generation: 1, lists: [], lookups: [] })
  const again = bankEngine({ stores, policies: [bonus] })
  await again.start()
  await again.transact(cause, async (tx) => tx.append('b', pay(5)))
  await until(async () => (await bonuses(again, 'b')) === 1)
  t.equal(await bonuses(again, 'a'), 1)
  await again.stop()
})

t.test('a replay of read models runs no policy', async (t) => {
  const engine = bankEngine({ policies: [bonus] })
  await engine.start()
  await engine.transact(cause, async (tx) => tx.append('a', pay(5)))
  await until(async () => (await bonuses(engine, 'a')) === 1)
  await settled(engine)
  const before = await engine.events.head()
  await replayed(engine, { swap: true, batch: 10 })
  t.same(await engine.events.head(), before)
  await engine.stop()
})

t.test('a policy that keeps failing parks its event and all later ones of the stream', async (t) => {
  let failing = true
  const fussy = policy<BankEvents>({
    name: 'fussy',
    on: {
      'bank.paid': async (event, { transact }) => {
        if (failing && event.subject === 'a') throw new Error('no')
        if (!event.subject.startsWith('bonus-')) {
          await transact(async (tx) => tx.append(`bonus-${event.subject}`, pay(1)))
        }
      }
    }
  })
  const engine = bankEngine({ policies: [fussy] })
  await engine.start()
  for (const stream of ['a', 'b', 'a']) await engine.transact(cause, async (tx) => tx.append(stream, pay(5)))
  await until(async () => (await engine.parked()).length === 2)
  failing = false
  t.match(await engine.parked(), [
    { stream: 'a', error: 'no' },
    { stream: 'a', error: '' }
  ])
  await until(async () => (await bonuses(engine, 'b')) === 1)
  t.equal(await bonuses(engine, 'b'), 1)
  t.equal(await bonuses(engine, 'a'), 0)
  await engine.retryParked((await engine.parked()).map(({ id }) => id))
  t.same(await engine.parked(), [])
  t.equal(await bonuses(engine, 'a'), 2, 'once mended, they are handled in order')
  await engine.stop()
})

t.test('a reader can wait for what the policies of another service made of a write', async (t) => {
  const bank = memoryStores()
  const shop = memoryStores()
  const bus = embeddedBus({ bank: bank.events, shop: shop.events })
  const greeting = policy<BankEvents>({
    name: 'greeting',
    on: {
      'bank.paid': async (event, { transact }) => {
        if (event.source === 'bank') await transact(async (tx) => tx.append(`hello-${event.id}`, pay(1)))
      }
    }
  })
  const parts = { bus, definitions: bankEvents }
  const writer = bankEngine({ ...parts, stores: bank })
  const reactor = bankEngine({
    ...parts,
    service: 'shop',
    stores: shop,
    policies: [greeting],
    follows: ['bank']
  })
  await writer.start()
  await reactor.start()
  const { position } = await writer.transact(cause, async (tx) => tx.append('a', pay(5)))
  const wanted = { bank: position }
  await until(async () => withReactions(wanted, ['bank', 'shop'], bus).missing.length === 0)
  const { positions, missing } = withReactions(wanted, ['bank', 'shop'], bus)
  t.same(missing, [])
  t.ok((positions.shop ?? 0) >= 1, 'what the policy wrote is part of what to wait for')
  t.ok(await reactor.projectionRunner.wait(positions, 2_000))
  t.notOk(await reactor.projectionRunner.wait({ bank: position + 100 }, 20), 'a wait is bounded')

  const opening = { type: 'bank.opened', data: { person: 'p', owner: 'Ann' } }
  // The policy reads the payments, too, and makes nothing of them.
  for (let n = 0; n < 20; n++)
    await reactor.transact(cause, async (tx) => tx.append(`o-${n}`, [opening, ...pay(1)]))
  const { position: end } = await shop.events.head()
  await until(async () => bus.progress('shop')?.handled.shop === end)
  t.same(
    withReactions(wanted, ['bank', 'shop'], bus),
    { positions, missing: [] },
    'what others write meanwhile is not waited for: under load that would be for ever'
  )
  await Promise.all([writer.stop(), reactor.stop()])
})

/** Counts payments on one stream, as they come in the log. */
const counting = (refused: () => number | undefined = () => undefined) => {
  const batches: number[] = []
  const one = orderedPolicy<BankEvents, 'bank.paid'>({
    name: 'counting',
    types: ['bank.paid'],
    async handle(events, reaction) {
      const payments = events.filter(({ subject }) => subject !== 'count')
      if (payments.some(({ data }) => data.amount === refused())) throw new Error('refused')
      batches.push(payments.length)
      await reaction.transact(async (tx) => {
        for (const { id, data } of payments) {
          if ((await tx.reserved('counted', id)) !== undefined) continue
          tx.reserve({ space: 'counted', name: id, value: id }, 'again')
          tx.append('count', pay(data.amount))
        }
      })
    }
  })
  return { one, batches }
}

async function counted(engine: ReturnType<typeof bankEngine>) {
  const events = await engine.events.readStream('count', 0)
  return events.map((event) => engine.codec.decode(event).data.amount)
}

t.test(
  'a policy in order has the events of all streams as they are in the log, and several at once',
  async (t) => {
    const stores = memoryStores()
    const quiet = bankEngine({ stores })
    await quiet.start()
    const amounts = [5, 3, 8, 1, 9, 2]
    for (const [n, amount] of amounts.entries()) {
      await quiet.transact(cause, async (tx) => tx.append(`account-${n % 2 ? 'a' : 'b'}`, pay(amount)))
    }
    await settled(quiet)
    await quiet.stop()
    const { one, batches } = counting()
    const engine = bankEngine({ stores, policies: [one] })
    await engine.start()
    await until(async () => (await counted(engine)).length === amounts.length)
    t.same(await counted(engine), amounts)
    t.equal(batches[0], amounts.length, 'together')
    await engine.stop()
    await stores.readModels.drop({ projection: 'policies', generation: 1, lists: [], lookups: [] })
    const again = bankEngine({ stores, policies: [one] })
    await again.start()
    await again.transact(cause, async (tx) => tx.append('account-a', pay(7)))
    await until(async () => (await counted(again)).includes(7))
    t.same(await counted(again), [...amounts, 7], 'none is counted twice')
    await again.stop()
  }
)

t.test(
  'of events in order one that fails is parked with its stream, and counted once it is tried again',
  async (t) => {
    let refused: number | undefined = 3
    const { one } = counting(() => refused)
    const engine = bankEngine({ policies: [one] })
    await engine.start()
    for (const [stream, amount] of [
      ['a', 3],
      ['b', 5],
      ['a', 4]
    ] as const) {
      await engine.transact(cause, async (tx) => tx.append(stream, pay(amount)))
    }
    await until(async () => (await engine.parked()).length === 2)
    t.same(await counted(engine), [5])
    const [first] = await engine.parked()
    t.match(first, { stream: 'a', error: 'refused' })
    refused = undefined
    await engine.retryParked([first!.id])
    t.same(await counted(engine), [5, 3, 4])
    t.same(await engine.parked(), [])
    await engine.stop()
  }
)
