import { nextDue } from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import t from 'tap'
import { pending, settled } from '../../checkout/domain/checkout-scenario.ts'
import { NOW, planOf } from '../../shared/domain/scenario.ts'
import { answer, balance, beginning, buy, look, type Walk } from './year.ts'

const days = (from: string, n: number) => new Date(Date.parse(from) + n * 86_400_000).toISOString()

const earned = (rows: readonly LedgerRow[]) =>
  rows.filter(({ orig }) => orig.account === 'Income').map(({ amount }) => amount)

const yearly = planOf({
  renewal_type: 'one-time',
  advance_discounts: [{ discount_type: 'percentage', discount_value: 1000, length: 12 }]
})

t.test('twelve months for 268900 are earned in eleven parts of 22408, and the rest', async (t) => {
  const bought = buy(beginning, yearly, { option: 2 })
  t.equal(nextDue(bought.state.schedule), '2026-02-01T00:00:00.000Z')
  const monthly = Array.from({ length: 12 }, (_, n) => n + 1).reduce(
    (walk, n) => look(walk, new Date(Date.UTC(2026, n, 1)).toISOString(), yearly),
    bought
  )
  t.same(earned(monthly.rows), [...Array(11).fill(22408), 22412])
  t.equal(monthly.rows.at(-1)?.created_at, '2026-12-31T23:59:59.000Z', 'a second before the window ends')
  t.equal(balance(monthly.rows, 'Backlog'), 0 - 7828, 'but the fee, which is the processor’s')
  t.equal(balance(monthly.rows, 'Receivable'), 0)
  t.equal(nextDue(monthly.state.schedule), undefined)
  t.same(monthly.state.schedule.orders, {}, 'what is earned and paid is kept no longer')

  const late = look(bought, '2027-03-01T00:00:00.000Z', yearly)
  t.same(late.rows, monthly.rows, 'a job that was down makes the same rows')
  t.equal(look(late, '2027-03-01T00:00:00.000Z', yearly).rows.length, late.rows.length)
})

t.test('what is bought ahead for years is earned in its months, and the next of them is known', async (t) => {
  const plan = planOf({ renewal_type: 'one-time', period_amount: 3100 })
  let walk = beginning
  for (let n = 0; n < 60; n++) walk = buy(walk, plan, { charge: `c${n}`, item: `item-${n}` })
  t.equal(nextDue(walk.state.schedule), '2026-02-01T00:00:00.000Z')
  const later = look(walk, '2028-06-01T00:00:00.000Z', plan)
  t.same(earned(later.rows), Array(29).fill(3100))
  t.equal(nextDue(later.state.schedule), '2028-07-01T00:00:00.000Z')
  const last = look(later, '2030-12-31T00:00:00.000Z', plan)
  t.equal(nextDue(last.state.schedule), '2031-01-01T00:00:00.000Z', 'the end of the sixtieth')
})

t.test('windows of a plan of hours are its own periods', async (t) => {
  const plan = planOf({
    period_type: 'hourly',
    period_length: 6,
    period_amount: 1000,
    renewal_type: 'repeat'
  })
  const bought = buy(beginning, plan)
  t.equal(nextDue(bought.state.schedule), '2026-01-01T06:00:00.000Z')
  t.same(earned(look(bought, '2026-01-01T05:59:59.999Z', plan).rows), [])
  const over = look(bought, '2026-01-01T06:00:00.000Z', plan)
  t.match(over.rows.at(-1), { kind: 'recognition', amount: 1000, created_at: '2026-01-01T05:59:59.000Z' })
  const weeks = planOf({
    period_type: 'weekly',
    period_amount: 1000,
    renewal_type: 'one-time',
    advance_discounts: [{ discount_type: 'currency', discount_value: 2000, length: 3 }]
  })
  t.same(earned(look(buy(beginning, weeks, { option: 2 }), days(NOW, 21), weeks).rows), [333, 333, 334])
  const long = planOf({
    period_type: 'daily',
    period_length: 45,
    period_amount: 4500,
    renewal_type: 'one-time'
  })
  t.same(earned(look(buy(beginning, long), days(NOW, 45), long).rows), [3100, 1400], 'months, the last cut')
})

t.test('months are counted from the 31st by the calendar', async (t) => {
  const at = '2026-01-31T10:00:00.000Z'
  const bought = buy(beginning, { ...yearly, advance_discounts: [three] }, { at, option: 2 })
  const { rows } = look(bought, '2027-01-01T00:00:00.000Z', yearly)
  t.same(
    rows.filter(({ kind }) => kind === 'recognition').map(({ created_at }) => created_at),
    ['2026-02-28T09:59:59.000Z', '2026-03-31T09:59:59.000Z', '2026-04-30T09:59:59.000Z']
  )
})

const three = { discount_type: 'currency', discount_value: 100, length: 3 } as const

t.test('what is not paid is earned from Receivable, and a late payment leaves no residue', async (t) => {
  const plan = { ...yearly, advance_discounts: [three] }
  const owed = buy(beginning, plan, { option: 2, outcome: pending })
  const [order] = Object.values(owed.state.schedule.orders)
  t.match(order, { amount: 74600, due: 74600 })
  const first = look(owed, '2026-02-01T00:00:00.000Z', plan)
  t.match(first.rows.at(-1), {
    kind: 'accrual',
    amount: 24866,
    dest: { account: 'Receivable' },
    orig: { account: 'Income' },
    created_at: '2026-01-31T23:59:59.000Z'
  })
  t.equal(nextDue(first.state.schedule), '2026-03-01T00:00:00.000Z')

  const paidAt = '2026-02-10T00:00:00.000Z'
  const paid = answer(first, 'c1', settled(74600), paidAt)
  t.equal(nextDue(paid.state.schedule), paidAt, 'what pays for what is earned is due at once')
  const settledLate = look(paid, '2026-02-11T00:00:00.000Z', plan)
  t.match(settledLate.rows.at(-1), {
    kind: 'deferred-settlement',
    amount: 24866,
    dest: { account: 'Backlog' },
    orig: { account: 'Receivable' },
    created_at: paidAt
  })
  const onTime = look(settledLate, '2026-04-01T00:00:00.000Z', plan)
  t.same(earned(onTime.rows), [24866, 24866, 24868])

  const down = look(answer(owed, 'c1', settled(74600), paidAt), '2026-04-01T00:00:00.000Z', plan)
  for (const instant of [
    '2026-02-01',
    '2026-02-10',
    '2026-02-11',
    '2026-03-01',
    '2026-03-02',
    '2026-05-01'
  ]) {
    for (const account of ['Income', 'Backlog', 'Receivable']) {
      const [a, b] = [onTime, down].map(({ rows }: Walk) =>
        balance(rows, account, `${instant}T00:00:00.000Z`)
      )
      t.equal(b, a, `${account} before ${instant} is the same when the job was down`)
    }
  }
  t.equal(balance(down.rows, 'Receivable'), 0)
})
