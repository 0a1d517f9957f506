import { charges, ledger, orders, plans, subscriptions } from '@bursar/billing'
import { billingEvents } from '@bursar/contracts'
import {
  createBuilder,
  createCodec,
  createKeyRing,
  type NewEvent,
  type Projection,
  type StoredEvent
} from '@bursar/event-sourcing'
import { memoryKeyStore, memoryReadModels, memoryRing, memoryShelf } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'

const AT = '2026-01-15T12:00:00.000Z'
const cause = { actor: 'someone', correlationid: 'c', causationid: 'r' }
const keys = createKeyRing(
  memoryKeyStore(memoryRing()),
  { request: async () => [] },
  Buffer.alloc(32, 1),
  (bytes) => Buffer.alloc(bytes, 2)
)
const codec = createCodec('billing', billingEvents, keys)

/** What one subscriber's stream tells: orders that are paid at once, later, or not at all. */
function accountEvents(profile: string, fates: readonly ('paid' | 'declined' | 'open')[]): NewEvent[] {
  return fates.flatMap((fate, n) => {
    const [charge, order] = [`${profile}-cha-${n}`, `${profile}-ord-${n}`]
    const common = { charge, profile, provider: 'p', unit: n % 2 ? 'usd' : 'eur', amount: 100 + n }
    const created = { ...common, checkout: charge, ordinal: n % 2, broker: 'b', description: '', lines: [] }
    const intent = { ...created, created_at: AT, remember_card: false, resume: null }
    const begun = { type: 'billing.charge-created', data: intent }
    if (fate === 'open') return [begun]
    if (fate === 'declined') {
      const { unit: _, amount: __, ...who } = common
      const data = { ...who, checkout: charge, ordinal: n % 2, reason: 'card_declined', declined_at: AT }
      return [begun, { type: 'billing.charge-declined', data }]
    }
    return [begun, ...paidEvents(common, order, n)]
  })
}

function paidEvents(common: Record<string, any>, order: string, n: number): NewEvent[] {
  const { charge, profile, provider, unit, amount } = common
  const subscription = `${profile}-sub`
  const placed = {
    order,
    profile,
    provider,
    plan: 'gold',
    plan_slug: 'gold',
    subscription,
    event_id: `sub_${subscription}/`,
    amount,
    unit,
    description: '',
    broker_fee: 0,
    periods: 1,
    quantity: 1,
    setup_amount: 0,
    start: AT,
    end: AT,
    created_at: AT,
    charge
  }
  const part = n % 3 === 0 ? amount - 1 : amount
  const line = { order, amount: part, fee: 0, broker_fee: 0, distribution: part }
  const card = { person: profile, last4: '4242', exp_date: '2099-12-31' }
  const settled = { ...common, fee: 0, processor_key: `ch_${charge}`, lines: [line], settled_at: AT, ...card }
  const ends_at = `2026-0${1 + (n % 9)}-15T12:00:00.000Z`
  const changed = { subscription, profile, provider, plan: 'gold', created_at: AT, ends_at, auto_renew: true }
  const sides = { dest: { profile, account: 'Payable' }, orig: { profile: provider, account: 'Receivable' } }
  const row = {
    kind: 'order',
    created_at: AT,
    description: '',
    event_id: placed.event_id,
    amount,
    unit,
    ...sides,
    order
  }
  return [
    { type: 'billing.order-placed', data: placed },
    { type: 'billing.charge-settled', data: settled },
    { type: 'billing.subscription-changed', data: { ...changed, accepted: true } },
    { type: 'billing.ledger-posted', data: { rows: [row, { ...row, amount: amount + 1 }] } }
  ]
}

/** The streams as one log, taken from in the order of `picks`. */
async function logOf(streams: Record<string, NewEvent[]>): Promise<Map<string, StoredEvent[]>> {
  const log = new Map<string, StoredEvent[]>()
  let position = 0
  for (const [stream, events] of Object.entries(streams)) {
    const { all } = codec.persons(events)
    await keys.ensure(all, new Set(all))
    const stored = events.map((event, n) => {
      position += 1
      const { body, type } = codec.encode(stream, event, `event-${position}`, AT, cause)
      return { position, stream, version: n + 1, type, body, hash: '' }
    })
    log.set(stream, stored)
  }
  return log
}

/** Interleaves streams, each in its own order, by a list of which goes next. */
function interleaved(log: Map<string, StoredEvent[]>, picks: readonly number[]): StoredEvent[] {
  const queues = [...log.values()].map((events) => [...events])
  const order: StoredEvent[] = []
  for (let n = 0; queues.some((queue) => queue.length > 0); n++) {
    const waiting = queues.filter((queue) => queue.length > 0)
    const next = waiting[(picks[n % picks.length] ?? 0) % waiting.length]?.shift()
    if (next) order.push(next)
  }
  return order
}

async function digestOf(projection: Projection, events: readonly StoredEvent[], batch: number) {
  const readModels = memoryReadModels(memoryShelf())
  const builder = await createBuilder({ readModels, codec, keys }, projection, 1)
  for (let n = 0; n < events.length; n += batch) {
    const part = events.slice(n, n + batch)
    // A source for each event: what interleaves comes from several partitions, each with its own positions.
    for (const event of part) {
      const { position, stream } = event
      await builder.apply(stream, [event], { cursor: String(position), position })
      await builder.apply(stream, [event], { cursor: String(position), position })
    }
    if (!(await readModels.commit([await builder.commitOf()]))) throw new Error('the commit was fenced off')
    builder.committed()
  }
  const { digest, documents } = builder.checkpoint
  return { digest, documents }
}

const fate = fc.constantFrom('paid' as const, 'declined' as const, 'open' as const)

for (const projection of [ledger, orders, charges, subscriptions]) {
  t.test(`${projection.name} is the same whatever the batches, duplicates and interleaving`, async (t) => {
    const logs = fc.assert(
      fc.asyncProperty(
        fc.array(fate, { minLength: 1, maxLength: 6 }),
        fc.array(fate, { maxLength: 6 }),
        fc.array(fc.nat(5), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 20 }),
        async (anns, bobs, picks, batch) => {
          const log = await logOf({
            'account-ann': accountEvents('ann', anns),
            'account-bob': accountEvents('bob', bobs)
          })
          const one = await digestOf(projection, [...log.values()].flat(), 100)
          const other = await digestOf(projection, interleaved(log, picks), batch)
          return one.digest === other.digest && one.documents === other.documents
        }
      ),
      { numRuns: 40 }
    )
    await t.resolves(logs, '40 logs')
  })
}

t.test('what is left of an order is what was not paid', async (t) => {
  const log = await logOf({ 'account-ann': accountEvents('ann', ['paid', 'paid', 'open']) })
  const events = log.get('account-ann') ?? []
  t.equal((await digestOf(orders, events, 3)).documents, 1, 'of the first, 1 is still due')
  t.equal((await digestOf(charges, events, 3)).documents, 3)
  t.equal((await digestOf(ledger, events, 3)).documents, 4)
  t.equal((await digestOf(subscriptions, events, 3)).documents, 1)
  t.equal((await digestOf(plans, events, 3)).documents, 0)
})
