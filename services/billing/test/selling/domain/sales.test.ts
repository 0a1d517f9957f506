import { countSales, MAX_AMOUNT, releaseSales, sales, salesRoom, takesTurn } from '@bursar/billing'
import fc from 'fast-check'
import t from 'tap'
import { eventsOf, given, NOW, PROVIDER, verdict } from '../../shared/domain/scenario.ts'

const sold = { provider: PROVIDER, unit: 'usd', amount: 10 ** 12, charge: 'c1' }

t.test('what one provider sells in a unit stays within 2^53 - 1', async (t) => {
  const counted = eventsOf(countSales(sales.initial, sold, MAX_AMOUNT - 10 ** 12, NOW))
  t.match(counted, [{ type: 'billing.sales-counted', data: { total: MAX_AMOUNT, charge: 'c1' } }])
  t.match(countSales(sales.initial, sold, MAX_AMOUNT - 10 ** 12 + 1, NOW), {
    code: 'sum_too_large',
    detail: /at most \$90,071,992,547,409\.91 in USD in total: only \$9,999,999,999\.99 more/
  })
  t.equal(
    verdict(countSales(sales.initial, { ...sold, amount: 1 }, 2n ** 70n, NOW)),
    'sum_too_large',
    'an old book'
  )
  t.same(verdict(countSales(sales.initial, { ...sold, unit: 'eur' }, 0, NOW)), ['sales-counted'], 'by unit')
})

t.test('what is asked for holds its room until it is answered', async (t) => {
  const asked = given(sales, eventsOf(countSales(sales.initial, sold, 0, NOW)))
  t.equal(salesRoom(asked, 'usd', 0), MAX_AMOUNT - 10 ** 12)
  t.equal(salesRoom(asked, 'eur', 0), MAX_AMOUNT)
  const answered = given(sales, eventsOf(releaseSales(asked, sold, NOW)), asked)
  t.equal(salesRoom(answered, 'usd', 0), MAX_AMOUNT)
  t.same(eventsOf(releaseSales(answered, sold, NOW)), [], 'once')
  const past = given(sales, eventsOf(countSales(sales.initial, { ...sold, charge: null }, 0, NOW)))
  t.equal(salesRoom(past, 'usd', 10 ** 12), MAX_AMOUNT - 10 ** 12, 'past sales are in the book at once')
})

t.test('only what is large, or near the limit, takes a turn', async (t) => {
  t.notOk(takesTurn(24_900, 10 ** 15))
  t.ok(takesTurn(10 ** 9 + 1, 0))
  t.ok(takesTurn(1, 2 ** 52))
  t.ok(takesTurn(1, 2n ** 60n))
})

t.test('sales in any order, declined ones too, never come to more than the limit', async () => {
  const step = fc.record({
    amount: fc.integer({ min: 1, max: 10 ** 12 }),
    declined: fc.boolean(),
    scale: fc.integer({ min: 1, max: 2_000 })
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let state = sales.initial
      let booked = 0n
      for (const [n, { amount, declined, scale }] of steps.entries()) {
        const one = { ...sold, amount: amount * scale, charge: `c${n}` }
        const decision = countSales(state, one, booked, NOW)
        if (!decision.ok) {
          if (booked + BigInt(one.amount) <= BigInt(MAX_AMOUNT)) return false
          continue
        }
        state = given(sales, decision.events, state)
        state = given(sales, eventsOf(releaseSales(state, one, NOW)), state)
        if (!declined) booked += BigInt(one.amount)
      }
      return booked <= BigInt(MAX_AMOUNT) && state.held.size === 0
    })
  )
})
