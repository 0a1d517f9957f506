import t from 'tap'
import { type DatedRow, figuresOfRows } from '../../../dist/figures/domain/partial.js'
import { customersTable, fundsTable } from '../../../dist/figures/domain/tables.js'
import { columns } from '../../../dist/periods/domain/columns.js'

const sale = (customer: string, at: string, amount: number): DatedRow => ({
  kind: 'sale',
  customer,
  at: `${at}T12:00:00.000Z`,
  amount
})

const ROWS: DatedRow[] = [
  sale('ann', '2026-03-02', 1000),
  sale('bob', '2026-03-03', 2000),
  sale('cyd', '2026-03-04', 0),
  sale('dan', '2026-03-20', 4000),
  sale('ann', '2026-04-01', 1500),
  sale('ann', '2026-04-14', 500),
  sale('dan', '2026-04-10', 250),
  sale('eve', '2026-04-16', 9000),
  { kind: 'payment', at: '2026-04-02T00:00:00.000Z', amount: 1200 },
  { kind: 'refund', at: '2026-04-03T00:00:00.000Z', amount: 75 },
  { kind: 'payment', at: '2026-03-02T00:00:00.000Z', amount: 1 }
]

function filled(endsAt: string, nb: number) {
  const result = columns({ type: 'monthly', nb, endsAt, zone: 'UTC' })
  if (!result.ok) throw new Error(JSON.stringify(result.fields))
  return result.columns.map((column) => ({ label: column.label, ...figuresOfRows(ROWS, column) }))
}

t.test('a partial month against the same stretch of the month before', async (t) => {
  const [april] = filled('2026-04-15T00:00:00.000Z', 1)
  t.same(april, {
    label: '2026-04-15T00:00:00Z',
    figures: {
      total: 2250,
      new: 250,
      churned: 2000,
      payments: 1200,
      refunds: 75,
      customers: 2,
      new_customers: 1,
      churned_customers: 2
    },
    customersBefore: 3
  })
})

t.test('the start of an interval is in it and the end is not', async (t) => {
  const column = {
    start: '2026-03-02T12:00:00.000Z',
    end: '2026-03-03T12:00:00.000Z',
    compare: { start: '2026-03-01T00:00:00.000Z', end: '2026-03-02T12:00:00.000Z' }
  }
  t.match(figuresOfRows(ROWS, column), {
    figures: { total: 1000, customers: 1, payments: 0 },
    customersBefore: 0
  })
})

t.test('the funds table', async (t) => {
  t.match(fundsTable(filled('2026-05-01T00:00:00.000Z', 2), 'eur'), {
    title: 'Amount',
    unit: 'eur',
    scale: 0.01,
    results: [
      row('total-transactions', 'Total Sales', 7000, 11250),
      row('new-transactions', 'New Sales', 7000, 9000),
      row('churned-transactions', 'Churned Sales', 0, 2000),
      row('payments', 'Payments', 1, 1200),
      row('refunds', 'Refunds', 0, 75)
    ]
  })
})

t.test('the customers table', async (t) => {
  t.match(customersTable(filled('2026-05-01T00:00:00.000Z', 2)), {
    title: 'Customers',
    results: [
      row('total-customers', 'Total # of Customers', 4, 3),
      row('new-customers', '# of new Customers', 4, 1),
      row('churned-customers', '# of churned Customers', 0, 2),
      row('net-new-customers', 'Net New Customers', 4, -1)
    ],
    extra: [row('percent-customer-churn', '% Customer Churn', 0, 50)]
  })
})

t.test('churn has two decimals', async (t) => {
  const [april] = filled('2026-04-15T00:00:00.000Z', 1)
  t.same(customersTable([april!]).extra[0]?.values, [['2026-04-15T00:00:00Z', 66.67]])
  const churned = (churned: number, customersBefore: number) =>
    customersTable([
      { ...april!, customersBefore, figures: { ...april!.figures, churned_customers: churned } }
    ]).extra[0]?.values[0]?.[1]
  t.equal(churned(1, 3), 33.33)
  t.equal(churned(1, 800), 0.13)
  t.equal(churned(7, 7), 100)
  t.equal(churned(0, 0), 0)
})

function row(slug: string, title: string, march: number, april: number) {
  const values = [
    ['2026-04-01T00:00:00Z', march],
    ['2026-05-01T00:00:00Z', april]
  ]
  return { slug, title, kind: 'interval', definition: /\.$/, values }
}
