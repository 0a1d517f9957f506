import { drawRefund, funds, recordPayout, recordReturn, withdraw } from '@bursar/billing'
import t from 'tap'
import { eventsOf, given, NOW, PROVIDER, verdict } from '../../shared/domain/scenario.ts'

const asked = { payout: 'po_1', profile: PROVIDER, amount: 5000, unit: 'usd' }

t.test('nobody withdraws more than the Funds hold', async (t) => {
  t.equal(eventsOf(withdraw(funds.initial, asked, { usd: 5000 }, NOW)).length, 2)
  const fault = (held: Record<string, number | bigint>, more: object = {}) => {
    const decision = withdraw(funds.initial, { ...asked, ...more }, held, NOW)
    return decision.ok ? 'taken' : decision.fields
  }
  t.same(fault({ usd: 4999 }), { amount: ['Only $49.99 is available.'] })
  t.same(
    fault({ usd: -20 }),
    { amount: ['Only $0.00 is available.'] },
    'a chargeback may leave less than nothing'
  )
  t.same(fault({}), { amount: ['Only $0.00 is available.'] })
  t.same(fault({ eur: 9000 }), { amount: ['Only $0.00 is available.'] })
  t.equal(fault({ usd: 2n ** 70n }), 'taken', 'also of Funds that no number holds')
  t.match(fault({ jpy: 9000 }, { unit: 'jpy', amount: 1050 }), { amount: [/JPY has no decimals/] })
  t.same(fault({ dem: 9000 }, { unit: 'dem' }), { unit: ['"dem" is not a known currency.'] })
})

t.test('a payout that the processor made is booked once, whatever the Funds hold', async (t) => {
  const made = eventsOf(recordPayout(funds.initial, asked, NOW))
  t.equal(made.length, 2)
  t.same(eventsOf(recordPayout(given(funds, made), asked, NOW)), [])
})

t.test('a payout comes back once, and only one that was made', async (t) => {
  t.same(eventsOf(recordReturn(funds.initial, asked, NOW)), [])
  const made = given(funds, eventsOf(recordPayout(funds.initial, asked, NOW)))
  const back = eventsOf(recordReturn(made, asked, NOW))
  t.match(back, [{ type: 'billing.payout-returned' }, { type: 'billing.ledger-posted' }])
  t.same(eventsOf(recordReturn(given(funds, back, made), asked, NOW)), [])
})

t.test('a refund takes no more than the Funds hold', async (t) => {
  const drawn = { profile: PROVIDER, unit: 'usd', amount: 100, event_id: 'cha_1/', drawn_at: NOW }
  t.same(verdict(drawRefund(drawn, { usd: 100 })), ['funds-drawn'])
  t.match(drawRefund(drawn, { usd: 99 }), {
    code: 'method_not_allowed',
    detail: 'The refund needs $1.00, but only $0.99 is available.'
  })
  t.match(drawRefund(drawn, { usd: -50 }), { detail: 'The refund needs $1.00, but only $0.00 is available.' })
})
