import {
  auditNumbers,
  charges,
  invoices,
  numberInvoices,
  saleDocuments,
  salesOf,
  totalOf
} from '@bursar/billing'
import { type BillingEvents, billingEvents, type LedgerRow, profileEvents } from '@bursar/contracts'
import {
  createEngine,
  type Engine,
  embeddedBus,
  type NewEvent,
  type Stores,
  systemWorld
} from '@bursar/event-sourcing'
import { lateEngine } from '@bursar/service-kit'
import { profileDetails } from '@bursar/service-kit/read-side'
import { memoryEventStore, memoryKeyStore, memoryReadModels } from '@bursar/testing'
import fc from 'fast-check'
import t from 'tap'

const at = '2026-01-01T00:00:00.000Z'
const cause = { actor: 'tester', correlationid: 'c', causationid: 'r' }

const memoryStores = (): Stores => ({
  events: memoryEventStore(),
  readModels: memoryReadModels(),
  keys: memoryKeyStore()
})

/** Sleeps that only bound a wait do not keep the process. */
const world = systemWorld({
  now: () => new Date().toISOString(),
  real: () => Date.now(),
  sleep: (ms) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      if (ms >= 1_000) timer.unref()
    })
})

/** An instance of billing that does nothing but number; several of them may have the same stores. */
async function instance(stores: Stores, numbers = true): Promise<Engine> {
  const late = lateEngine()
  const engine = createEngine({
    service: 'billing',
    stores,
    bus: embeddedBus({ billing: stores.events }),
    exchange: { request: async () => [] },
    masterKey: Buffer.alloc(32, 7),
    world,
    definitions: [...billingEvents, ...profileEvents],
    projections: [saleDocuments, invoices, charges, profileDetails],
    policies: numbers ? [numberInvoices(late)] : [],
    follows: []
  })
  late.is(engine)
  await engine.start()
  return engine
}

const side = (profile: string, account: 'Payable' | 'Receivable' | 'Refund' | 'Refunded') => ({
  profile,
  account
})

interface Story {
  readonly payer: string
  readonly provider: string
  readonly unit: string
  readonly amounts: readonly number[]
  readonly is: 'order' | 'usage' | 'refund' | 'import' | 'renewal'
}

let made = 0

function rowsOf({ payer, provider, unit, is }: Story, amount: number): LedgerRow[] {
  const order = `order-${made++}`
  const row = { created_at: at, description: 'Basic', event_id: 'sub_1/', amount, unit, subscriber: payer }
  if (is === 'refund') {
    const about = { charge: 'charge', line: 0 }
    const sides = { dest: side(provider, 'Refund'), orig: side(payer, 'Refunded') }
    return [{ ...row, kind: 'refund', order: null, about, ...sides }]
  }
  const about = is === 'usage' ? { plan: 'plan', quantity: 3 } : { plan: 'plan', periods: 1, quantity: 1 }
  const sides = { dest: side(payer, 'Payable'), orig: side(provider, 'Receivable') }
  const ordered: LedgerRow = { ...row, kind: 'order', order, about, ...sides }
  return is === 'import' ? [ordered, { ...ordered, kind: 'offline-receipt' }] : [ordered]
}

/** A renewal posts each order by itself, in one commit; others post once. */
function eventsOf(story: Story): NewEvent<'billing.ledger-posted', BillingEvents['billing.ledger-posted']>[] {
  const type = 'billing.ledger-posted'
  const posted = story.amounts.map((amount) => rowsOf(story, amount))
  const sale = `sale-${made++}`
  if (story.is === 'renewal') return posted.map((rows) => ({ type, data: { rows, sale } }))
  return [{ type, data: { rows: posted.flat() } }]
}

const story: fc.Arbitrary<Story> = fc.record({
  payer: fc.constantFrom('ann', 'bob', 'eve'),
  provider: fc.constantFrom('fern', 'rose'),
  unit: fc.constantFrom('usd', 'eur'),
  amounts: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 3 }),
  is: fc.constantFrom('order', 'order', 'usage', 'refund', 'import', 'renewal')
})

/** What has to come out, worked out from the stories alone: provider, kind and total of each number. */
function expectedOf(stories: readonly Story[]): string[] {
  const used = new Map<string, number>()
  return stories.flatMap(({ payer, provider, unit, amounts, is }) => {
    const total = amounts.reduce((sum, amount) => sum + amount, 0)
    const pocket = `${payer} ${provider} ${unit}`
    if (is === 'import' || total === 0) return []
    if (is === 'refund') return [`${provider} credit-note ${payer} ${total} ${unit}`]
    if (is === 'usage') {
      used.set(pocket, (used.get(pocket) ?? 0) + total)
      return []
    }
    const whole = total + (used.get(pocket) ?? 0)
    used.delete(pocket)
    return [`${provider} invoice ${payer} ${whole} ${unit}`]
  })
}

async function write(engine: Engine, stories: readonly Story[]): Promise<void> {
  for (const one of stories) {
    await engine.transact(cause, async (tx) => tx.append(`account-${one.payer}`, eventsOf(one)))
  }
}

async function read(engine: Engine) {
  const events = (await engine.events.read(0, 10_000)).map((stored) => engine.codec.decode(stored))
  const numbered = events.filter(({ type }) => type === 'billing.invoice-numbered').map(({ data }) => data)
  const audit = auditNumbers()
  for (const event of events) audit.add(event)
  return { numbered, faults: audit.faults(), events }
}

/** Waits until an instance has handled all that is in the log. */
async function handled(engine: Engine): Promise<void> {
  for (let n = 0; n < 2_000; n++) {
    const { position } = await engine.events.head()
    if ((engine.policyRunner.handledInOrder()?.billing ?? 0) >= position) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  throw new Error('not handled')
}

const said = ({ provider, kind, profile, total, unit }: any) =>
  `${provider} ${kind} ${profile} ${total} ${unit}`
const ofProvider = (lines: readonly string[]) =>
  ['fern', 'rose'].map((one) => lines.filter((line) => line.startsWith(one)))

t.test('numbers have no gap and no double and follow the log, whatever happened', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(story, { maxLength: 60 }), async (stories) => {
      const engine = await instance(memoryStores())
      await write(engine, stories)
      await handled(engine)
      const { numbered, faults } = await read(engine)
      await engine.stop()
      t.same(faults, [])
      t.same(ofProvider(numbered.map(said)), ofProvider(expectedOf(stories)))
    }),
    { numRuns: 6 }
  )
})

t.test('killed at any point, run again, by two at once and after a rebuild: the same numbers', async (t) => {
  const stories = fc.sample(story, { seed: 7, numRuns: 60 })
  const stores = memoryStores()
  const first = await instance(stores)
  await write(first, stories.slice(0, 30))
  // It stops wherever it is by then.
  await first.stop()
  const quiet = await instance(stores, false)
  await write(quiet, stories.slice(30))
  await quiet.stop()
  // What it had handled is forgotten: all is delivered again, and to two.
  await stores.readModels.drop({ projection: 'policies', generation: 1, lists: [], lookups: [] })
  const pair = await Promise.all([instance(stores), instance(stores)])
  await Promise.race(pair.map(handled))
  await Promise.all(pair.map((one) => one.stop()))
  const last = await instance(stores)
  await handled(last)
  const before = await last.events.head()
  await last.replay(['sales', 'invoices'], { swap: true, batch: 10 })
  t.same(await last.events.head(), before, 'a rebuild numbers nothing')
  const { numbered, faults } = await read(last)
  t.same(faults, [])
  t.same(ofProvider(numbered.map(said)), ofProvider(expectedOf(stories)))
  await last.stop()
})

t.test('the audit tells of gaps, doubles and sums', async (t) => {
  const numbered = (running: number, more: object = {}) => ({
    type: 'billing.invoice-numbered',
    data: {
      provider: 'fern',
      kind: 'invoice',
      running,
      number: `N${running}`,
      sale: `s${running}`,
      total: 5,
      ...more
    }
  })
  const audited = (...events: object[]) => {
    const audit = auditNumbers()
    for (const event of events) audit.add(event as any)
    return audit.faults().filter((line) => !line.includes('undefined was sold'))
  }
  t.same(audited(numbered(1), numbered(2)), [])
  t.match(audited(numbered(1), numbered(3)), [/follows 1/])
  t.match(audited(numbered(1), numbered(1)), [/follows 1/, /has a number/])
  const lost = {
    type: 'billing.invoice-numbers-lost',
    data: { provider: 'fern', kind: 'invoice', first: 2, last: 9 }
  }
  t.same(audited(numbered(1), lost, numbered(10)), [])
  const rows = rowsOf({ payer: 'ann', provider: 'fern', unit: 'usd', amounts: [], is: 'order' }, 700)
  t.equal(totalOf(salesOf(rows)[0]!), 700)
  const posted = { type: 'billing.ledger-posted', position: 1, data: { rows } }
  const sale = 'sale/000000000000001/invoice/ann/fern/usd'
  t.same(audited(posted, numbered(1, { sale, total: 700 })), [])
  t.match(audited(posted, numbered(1, { sale, total: 699 })), [/700 was sold/])
})
