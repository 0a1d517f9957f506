import fc from 'fast-check'
import t from 'tap'
import { dump, type Fact, folded, logsOf, projectionNamed, row } from '../figures/folding.ts'

const customers = projectionNamed('customers')

type Row = ReturnType<typeof row>

const entry = fc.record({
  kind: fc.constantFrom('order', 'payment', 'earned', 'unpaid', 'late', 'writeoff', 'refund', 'taken', 'won'),
  provider: fc.constantFrom('p1', 'p2'),
  customer: fc.constantFrom('c1', 'c2', 'c3'),
  unit: fc.constantFrom('usd', 'eur'),
  amount: fc.nat(100),
  at: fc.integer({ min: 0, max: 4e9 }).map((ms) => new Date(1.7e12 + ms).toISOString())
})

/** The rows of ledger.md for each kind, and a fee that passes over the Backlog of a broker. */
function rowsOf({
  kind,
  provider: p,
  customer: c,
  unit,
  amount,
  at
}: typeof entry extends fc.Arbitrary<infer E> ? E : never): Row[] {
  const of = (dest: [string, string], orig: [string, string], subscriber = true) =>
    row(dest, orig, amount, at, unit, subscriber ? { subscriber: c } : { event_id: 'cha_1/0/' })
  switch (kind) {
    case 'order':
      return [of([c, 'Payable'], [p, 'Receivable'])]
    case 'payment':
      return [
        of([c, 'Liability'], [c, 'Payable']),
        of([p, 'Receivable'], [p, 'Backlog']),
        of([p, 'Expenses'], ['broker', 'Backlog'], false)
      ]
    case 'earned':
      return [of([p, 'Backlog'], [p, 'Income'])]
    case 'unpaid':
      return [of([p, 'Receivable'], [p, 'Income'])]
    case 'late':
      return [of([p, 'Backlog'], [p, 'Receivable'])]
    case 'writeoff':
      return [of([p, 'Writeoff'], [c, 'Liability']), of([p, 'Receivable'], [c, 'Canceled'])]
    case 'refund':
      return [of([p, 'Refund'], [c, 'Refunded'], false), of(['processor', 'Refund'], [p, 'Funds'], false)]
    case 'taken':
      return [of([p, 'Chargeback'], [c, 'Refunded'], false)]
    default:
      return [of([c, 'Refunded'], [p, 'Chargeback'], false)]
  }
}

/** What the rows come to, from the definitions of ledger.md section 6. */
function reference(rows: readonly Row[], provider: string, unit: string, customer: string) {
  const of = (dest: string, orig: string) =>
    rows.filter((one: any) => {
      const between = one.dest.account === dest && one.orig.account === orig && one.unit === unit
      const sides = [one.dest.profile, one.orig.profile]
      const who = one.subscriber === customer || sides.includes(customer)
      return between && who && sides.includes(provider)
    })
  const sum = (dest: string, orig: string) => of(dest, orig).reduce((total, { amount }) => total + amount, 0)
  const dates = of('Payable', 'Receivable')
    .map(({ created_at }) => created_at)
    .sort()
  const orders = sum('Payable', 'Receivable')
  const payments = sum('Receivable', 'Backlog')
  return {
    provider,
    unit,
    profile: customer,
    created_at: dates[0] ?? null,
    last_order_at: dates.at(-1) ?? null,
    contract_value: orders,
    cash_payments:
      payments - sum('Refund', 'Refunded') - sum('Chargeback', 'Refunded') + sum('Refunded', 'Chargeback'),
    deferred_revenue: payments - sum('Backlog', 'Income') - sum('Backlog', 'Receivable'),
    balance: orders - payments - sum('Writeoff', 'Liability')
  }
}

t.test('each customer’s amounts are what the rows say, however they come', async (t) => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 40 }),
      fc.integer(),
      fc.integer(),
      async (list, one, other) => {
        const facts = list.map(
          (held): Fact => ({
            source: 'billing',
            stream: `account-${held.customer}`,
            type: 'billing.ledger-posted',
            data: { rows: rowsOf(held) }
          })
        )
        const first = await folded(customers, logsOf(facts), one)
        const second = await folded(customers, logsOf(facts), other)
        t.equal(first.checkpoint.digest, second.checkpoint.digest)
        const rows = list.flatMap(rowsOf)
        for (const [key, document] of await dump(first)) {
          const [provider = '', unit = '', customer = ''] = key.split('/')
          t.same(document, reference(rows, provider, unit, customer), key)
        }
        const told = list.filter(({ kind }) => kind !== 'unpaid')
        const named = new Set(told.map(({ provider, unit, customer }) => `${provider}/${unit}/${customer}`))
        t.equal(first.checkpoint.documents, named.size)
      }
    ),
    { numRuns: 60 }
  )
})
