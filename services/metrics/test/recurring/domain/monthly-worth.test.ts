import t from 'tap'
import { monthlyWorth } from '../../../dist/recurring/domain/monthly-worth.js'

const start = '2026-01-31T00:00:00.000Z'
const order = (amount: number, step: 'month' | 'hour', end: string, more = {}) =>
  monthlyWorth({ amount, recurring: amount, step, start, end, ...more })

t.test('a month of what is paid for a year, a week and 45 days', async (t) => {
  t.equal(order(268900, 'month', '2027-01-31T00:00:00.000Z'), 22408)
  t.equal(order(5000, 'hour', '2026-02-07T00:00:00.000Z'), 21741)
  t.equal(order(31000, 'hour', '2026-03-17T00:00:00.000Z'), 20968)
})

t.test('a month is a month, however long it is', async (t) => {
  t.equal(order(24900, 'month', '2026-02-28T00:00:00.000Z'), 24900)
  t.equal(order(24900, 'month', '2026-04-30T00:00:00.000Z', { start: '2026-03-31T00:00:00.000Z' }), 24900)
  t.equal(order(1000, 'month', '2026-04-30T00:00:00.000Z'), 333)
  t.equal(order(1001, 'month', '2026-03-31T00:00:00.000Z'), 501, 'half up')
  for (let months = 1; months <= 1_200; months++) {
    const end = new Date(Date.UTC(2026, months, 1)).toISOString()
    t.equal(order(months * 7, 'month', end, { start: '2026-01-01T00:00:00.000Z' }), 7)
  }
})

t.test('without setup and coupon, and nothing of an order of nothing', async (t) => {
  t.equal(order(30000, 'month', '2026-02-28T00:00:00.000Z', { recurring: 24900 }), 24900)
  t.equal(order(0, 'month', '2026-02-28T00:00:00.000Z', { recurring: 24900 }), 0)
  t.equal(order(24900, 'month', '2026-02-28T00:00:00.000Z', { recurring: 0 }), 0)
  t.equal(order(24900, 'month', start), 0)
  t.equal(order(Number.MAX_SAFE_INTEGER, 'hour', '2026-01-31T01:00:00.000Z'), Number.MAX_SAFE_INTEGER)
})
