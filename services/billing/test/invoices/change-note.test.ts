/** What a change of plan gives back is a credit note, and the taxes on papers are those of the book. */
import { auditTaxes, creditPaidRows, givenBackRows, orderRows, salesOf, totalOf } from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import t from 'tap'

const at = '2026-01-16T00:00:00.000Z'
const rate = { title: 'VAT', percent: 2000 }
const common = { subscriber: 'ann', provider: 'shop', event_id: 'sub_1/', unit: 'usd', description: 'Basic' }
const plan = { plan: 'p', periods: 1, quantity: 1, start: at, end: '2026-02-16T00:00:00.000Z', rate }

const ordered = (order: string, amount: number, tax: number): LedgerRow[] => [
  ...orderRows({ ...common, order, amount, about: plan }, at),
  ...orderRows(
    { ...common, order: `${order}-tax`, amount: tax, about: { plan: 'p', rate, tax_of: order } },
    at
  )
]

const changed = (): LedgerRow[] => [
  ...givenBackRows({ ...common, order: 'old', amount: 12_851, relieved: 0, credit: 12_851, about: plan }, at),
  ...givenBackRows(
    {
      ...common,
      order: 'old-tax',
      amount: 2_570,
      relieved: 0,
      credit: 2_570,
      about: { plan: 'p', rate, tax_of: 'old' }
    },
    at
  ),
  ...ordered('new', 49_900, 9_980),
  ...creditPaidRows({ ...common, order: 'new', amount: 15_421, about: plan }, at)
]

t.test('a change of plan is a credit note of the old order and an invoice of the new one', async (t) => {
  const [note, invoice, ...others] = salesOf(changed())
  t.same(others, [])
  t.match(note, { kind: 'credit-note', provider: 'shop', profile: 'ann', unit: 'usd', isUsage: false })
  t.same(
    note?.lines.map(({ order, amount }) => [order, amount]),
    [
      ['old', 12_851],
      ['old-tax', 2_570]
    ]
  )
  t.match(invoice, { kind: 'invoice', provider: 'shop', profile: 'ann' })
  t.equal(invoice && totalOf(invoice), 59_880)
})

t.test('the taxes on papers are those of the book', async (t) => {
  const faultsOf = (...postings: LedgerRow[][]) => {
    const audit = auditTaxes()
    for (const rows of postings) audit.add(rows)
    return audit.faults()
  }
  t.same(faultsOf(ordered('old', 24_900, 4_980), changed()), [])
  const row = (kind: LedgerRow['kind'], amount: number): LedgerRow => ({
    ...ordered('old', 1, 1)[1]!,
    kind,
    amount,
    order: 'old-tax',
    dest: { profile: 'shop', account: 'Taxes' },
    orig: { profile: 'shop', account: 'Refund' }
  })
  t.same(faultsOf(ordered('old', 24_900, 4_980), [row('tax-write-off', 980)]), [], 'it stays on its invoice')
  t.same(faultsOf(ordered('old', 24_900, 4_980), [row('tax-chargeback', 980)]), [])
  t.match(faultsOf(ordered('old', 24_900, 4_980), [row('tax-refund', 980)]), [/shop in usd .* by 980/])
  const untaxed = ordered('old', 24_900, 4_980).filter(({ kind }) => kind !== 'tax')
  t.match(faultsOf(untaxed), [/by 4980/])
})
