import { type EventBus, embeddedBus, rebuild } from '@bursar/event-sourcing'
import { memoryEventStore, memoryReadModels, stoppableClock } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'
import { codec, dump, type Fact, folded, keys, logsOf, projectionNamed, row } from './folding.ts'

const figures = projectionNamed('figures')

const provider = 'p1'
const ofCharge = { event_id: 'cha_1/' }
const instant = fc
  .integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2024, 3, 1) })
  .map((ms) => new Date(ms).toISOString())

const sale = fc
  .record({
    customer: fc.constantFrom('c1', 'c2', 'c3'),
    amount: fc.nat(5000),
    at: instant,
    unit: fc.constantFrom('usd', 'eur')
  })
  .map(
    ({ customer, amount, at, unit }): Fact => ({
      source: 'billing',
      stream: `account-${customer}`,
      type: 'billing.ledger-posted',
      data: {
        rows: [
          row([customer, 'Payable'], [provider, 'Receivable'], amount, at, unit),
          row([provider, 'Receivable'], [provider, 'Backlog'], amount, at, unit),
          row([provider, 'Funds'], ['processor', 'Funds'], amount, at, unit, ofCharge),
          row([provider, 'Expenses'], [provider, 'Backlog'], amount, at, unit, ofCharge),
          row([provider, 'Backlog'], [provider, 'Income'], Math.floor(amount / 3), at, unit)
        ]
      }
    })
  )
const refund = fc.record({ amount: fc.integer({ min: 1, max: 99 }), at: instant }).map(
  ({ amount, at }): Fact => ({
    source: 'billing',
    stream: 'account-c1',
    type: 'billing.ledger-posted',
    data: {
      rows: [
        row([provider, 'Refund'], ['c1', 'Refunded'], amount, at),
        row(['processor', 'Refund'], [provider, 'Funds'], amount, at)
      ]
    }
  })
)
const zone = fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'Nowhere/Land').map(
  (default_timezone): Fact => ({
    source: 'profile',
    stream: `profile-${provider}`,
    type: 'profile.profile-updated',
    data: { profile: provider, default_timezone }
  })
)
const plan = fc.record({ plan: fc.constantFrom('a', 'b', 'c'), unit: fc.constantFrom('usd', 'eur') }).map(
  ({ plan, unit }): Fact => ({
    source: 'billing',
    stream: `plan-${plan}`,
    type: 'billing.plan-created',
    data: { provider, plan, unit, created_at: `2024-01-0${plan.charCodeAt(0) - 96}T00:00:00.000Z` }
  })
)

const facts = fc.tuple(
  fc.array(fc.oneof({ weight: 5, arbitrary: sale }, refund), { maxLength: 25 }),
  fc.array(zone, { maxLength: 3 }),
  fc.uniqueArray(plan, { maxLength: 3, selector: ({ data }) => data.plan })
)

t.test('the same documents, however the logs are cut and interleaved', async (t) => {
  await fc.assert(
    fc.asyncProperty(facts, fc.integer(), fc.integer(), async ([sold, zones, plans], one, other) => {
      const logs = logsOf([...sold, ...zones, ...plans])
      const first = await folded(figures, logs, one)
      const second = await folded(figures, logs, other)
      t.same(await dump(first), await dump(second))
      t.equal(first.checkpoint.digest, second.checkpoint.digest)
    }),
    { numRuns: 60 }
  )
})

t.test('a provider that ends up in a zone has the figures of one that was always there', async (t) => {
  await fc.assert(
    fc.asyncProperty(facts, fc.integer(), async ([sold, zones, plans], seed) => {
      const moved = await folded(figures, logsOf([...sold, ...zones, ...plans]), seed)
      const settled = await folded(figures, logsOf([...zones.slice(-1), ...sold, ...plans]), seed)
      const [one, other] = [await dump(moved), await dump(settled)]
      one.delete('p1/settings')
      other.delete('p1/settings')
      t.same(one, other)
    }),
    { numRuns: 60 }
  )
})

t.test('settings: the zone that was set last, the unit of the first plan', async (t) => {
  const planOf = (id: string, unit: string, day: number): Fact => ({
    source: 'billing',
    stream: `plan-${id}`,
    type: 'billing.plan-created',
    data: { provider, plan: id, unit, created_at: `2024-01-0${day}T00:00:00.000Z` }
  })
  const update = (id: string, changes: object): Fact => ({
    source: 'billing',
    stream: `plan-${id}`,
    type: 'billing.plan-updated',
    data: { provider, plan: id, changes }
  })
  const zoned = (default_timezone?: string): Fact => ({
    source: 'profile',
    stream: 'profile-p1',
    type: 'profile.profile-created',
    data: { profile: provider, default_timezone }
  })
  const list = [
    planOf('b', 'eur', 2),
    planOf('a', 'gbp', 1),
    update('b', { unit: 'jpy' }),
    zoned('Europe/Berlin'),
    zoned()
  ]
  const documents = await dump(await folded(figures, logsOf(list), 1))
  t.match(documents.get('p1/settings'), { zone: 'Europe/Berlin', first: { plan: 'a', unit: 'gbp' } })
  const changed = await dump(
    await folded(figures, logsOf([...list, update('a', { unit: 'chf' }), update('a', { title: 'x' })]), 1)
  )
  t.match(changed.get('p1/settings'), { first: { plan: 'a', unit: 'chf' } })
})

t.test('a rebuild, which makes its lists last, can move to another zone too', async (t) => {
  const sold = fc.sample(sale, { numRuns: 40, seed: 7 })
  const zones = ['Asia/Kolkata', 'America/New_York'].map((default_timezone) => ({
    source: 'profile' as const,
    stream: 'profile-p1',
    type: 'profile.profile-updated',
    data: { profile: provider, default_timezone }
  }))
  const stores = { auth: memoryEventStore(), billing: memoryEventStore(), profile: memoryEventStore() }
  for (const { source, stream, type, data } of [...sold, ...zones]) {
    const body = JSON.stringify({ type, data, time: '2026-01-01T00:00:00.000Z', dataversion: 1 })
    await stores[source].commit([{ streams: [{ stream, expected: 'any', events: [{ type, body }] }] }])
  }
  const bus: EventBus = embeddedBus(stores)
  const clock = stoppableClock('2026-01-01')
  t.teardown(() => bus.close())
  const live = await folded(figures, logsOf([...sold, ...zones]), 3)
  const parts = { service: 'metrics', readModels: memoryReadModels(), codec, keys, bus, clock }
  const [again] = await rebuild(parts, [{ projection: figures, generation: 2 }], live.checkpoint, {
    batch: 5
  })
  if (!again) throw new Error('nothing was rebuilt')
  t.equal(again.checkpoint.digest, live.checkpoint.digest)
  t.same(await dump(again), await dump(live))
})
