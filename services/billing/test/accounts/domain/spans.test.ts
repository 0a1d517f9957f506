import { buySpan, withSpan } from '@bursar/billing'
import { PERIOD_TYPES } from '@bursar/calendar'
import fc from 'fast-check'
import t from 'tap'

const period = fc.record({ type: fc.constantFrom(...PERIOD_TYPES), length: fc.integer({ min: 1, max: 24 }) })
const instant = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())

t.test('spans', async (t) => {
  const monthly = { type: 'monthly', length: 1 } as const
  const at = '2026-01-31T00:00:00.000Z'
  const first = buySpan(undefined, { id: 'a', period: monthly, n: 1, at, auto_renew: true })
  t.match(first, {
    subscription: 'a',
    starts: true,
    start: at,
    end: '2026-02-28T00:00:00.000Z',
    auto_renew: true
  })
  const begun = withSpan(first, 'plan', 'provider')

  t.test('extend while active, counting on from the anchor', async (t) => {
    const second = buySpan(begun, { id: 'b', period: monthly, n: 1, at, auto_renew: false })
    t.match(second, {
      subscription: 'a',
      starts: false,
      start: first.end,
      end: '2026-03-31T00:00:00.000Z',
      auto_renew: true
    })
    const yearly = buySpan(begun, {
      id: 'b',
      period: { type: 'yearly', length: 1 },
      n: 1,
      at,
      auto_renew: true
    })
    t.equal(yearly.end, '2027-02-28T00:00:00.000Z')
    t.equal(
      buySpan(withSpan(yearly, 'plan', 'provider'), { id: 'c', period: monthly, n: 1, at, auto_renew: true })
        .end,
      '2027-03-31T00:00:00.000Z'
    )
  })
  t.test('start anew at the very instant of the end', async (t) => {
    const next = buySpan(begun, { id: 'b', period: monthly, n: 1, at: first.end, auto_renew: true })
    t.match(next, { subscription: 'b', starts: true, start: first.end, end: '2026-03-28T00:00:00.000Z' })
  })
  t.test('a plan that went over to days counts from the end', async (t) => {
    const days = { id: 'b', period: { type: 'daily', length: 1 } as const, n: 10, at, auto_renew: true }
    t.match(buySpan(begun, days), {
      anchor: first.end,
      end: '2026-03-10T00:00:00.000Z',
      step: 'hour',
      count: 240
    })
  })
  t.test('extending n times by one is the same as once by n', async () => {
    fc.assert(
      fc.property(instant, period, fc.integer({ min: 1, max: 24 }), (at, period, n) => {
        let current = withSpan(buySpan(undefined, { id: 'a', period, n: 1, at, auto_renew: true }), 'p', 'q')
        for (let times = 1; times < n; times++) {
          current = withSpan(buySpan(current, { id: 'b', period, n: 1, at, auto_renew: true }), 'p', 'q')
        }
        const once = buySpan(undefined, { id: 'a', period, n, at, auto_renew: true })
        return current.ends_at === once.end && current.subscription === 'a'
      })
    )
  })
})
