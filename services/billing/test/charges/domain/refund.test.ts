import {
  account,
  auditBook,
  balances,
  type DoneCharge,
  type FeeLine,
  type RefundAsked,
  refundLines,
  settledCharges,
  shareFee
} from '@bursar/billing'
import fc from 'fast-check'
import t from 'tap'
import { checkedOut, rowsOf } from '../../checkout/domain/checkout-scenario.ts'
import {
  BROKER,
  eventsOf,
  given,
  itemOf,
  NOW,
  PROVIDER,
  planOf,
  SUBSCRIBER,
  testFee,
  verdict
} from '../../shared/domain/scenario.ts'

/** A charge of those lines as it is once it settled. */
function chargeOf(lines: readonly FeeLine[], broker = PROVIDER): DoneCharge {
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const shares = shareFee(lines, amount, testFee(amount))
  return {
    charge: 'c1',
    profile: SUBSCRIBER,
    provider: PROVIDER,
    broker,
    unit: 'usd',
    amount,
    processor_key: 'ch_1',
    dispute: null,
    heard: [],
    lines: lines.map((line, n) => ({
      ...shares[n]!,
      order: `order-${n}`,
      amount: line.amount,
      description: '',
      refunded: 0,
      fee_back: 0,
      broker_back: 0,
      distribution_back: 0
    }))
  }
}

function refunded(charge: DoneCharge, ...asked: RefundAsked[]) {
  const events = eventsOf(refundLines(charge, asked, testFee, NOW))
  const after = given(settledCharges, events, { ...settledCharges.initial, done: { c1: charge } }).done.c1!
  return { after, rows: rowsOf(events), lines: events[0]!.data as any }
}

const plain = (...amounts: number[]) => amounts.map((amount) => ({ amount, broker_fee: 0 }))

t.test('a line refunded whole gives back just its fee and its distribution', async (t) => {
  const both = chargeOf(plain(24900, 18900))
  const first = refunded(both, { num: 0 })
  t.match(first.lines.lines, [{ fee_back: 740, distribution_back: 24160, amount: 24900 }])
  const second = refunded(first.after, { num: 1 })
  t.match(second.lines.lines, [{ fee_back: 560, distribution_back: 18340 }])
  t.match(refunded(both, { num: 1 }, { num: 0 }).lines.amount, 43800)
})

t.test('the rows of a refund', async (t) => {
  const { rows } = refunded(chargeOf([{ amount: 17999, broker_fee: 1000 }], BROKER), { num: 0 })
  t.same(
    rows.map(({ dest, orig, amount }) => [dest.profile, dest.account, amount, orig.profile, orig.account]),
    [
      [PROVIDER, 'Refund', 17999, SUBSCRIBER, 'Refunded'],
      ['processor', 'Refund', 552, 'processor', 'Funds'],
      ['processor', 'Refund', 1799, BROKER, 'Funds'],
      ['processor', 'Refund', 15648, PROVIDER, 'Funds']
    ]
  )
  t.ok(rows.every(({ event_id }) => event_id === 'cha_c1/0/'))
})

t.test('refusals', async (t) => {
  const charge = chargeOf(plain(1000))
  const ask = (...asked: RefundAsked[]) => verdict(refundLines(charge, asked, testFee, NOW))
  t.equal(ask({ num: 1 }), 'not_found')
  t.equal(ask({ num: 0, amount: 1001 }), 'method_not_allowed')
  t.equal(ask({ num: 0, amount: 600 }, { num: 0, amount: 401 }), 'method_not_allowed', 'all or nothing')
  const { after } = refunded(charge, { num: 0 })
  t.equal(verdict(refundLines(after, [{ num: 0 }], testFee, NOW)), 'method_not_allowed', 'nothing is left')
})

t.test('any parts in any order give back exactly what was taken', async () => {
  const line = fc.record({ amount: fc.integer({ min: 1, max: 60_000 }), broker_fee: fc.nat(10_000) })
  const part = fc.record({ num: fc.nat(3), share: fc.integer({ min: 1, max: 99 }) })
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.array(part, { maxLength: 12 }),
      (lines, parts) => {
        let charge = chargeOf(lines, BROKER)
        const give = (num: number, amount: number) => {
          const { after, rows, lines } = refunded(charge, { num, amount })
          charge = after
          const back = lines.lines[0]
          const sums = [back.fee_back, back.broker_back, back.distribution_back]
          if (sums.some((sum) => sum < 0)) throw new Error(`negative: ${sums}`)
          const total = [...balances(rows).values()].map(Number).reduce((sum, one) => sum + one, 0)
          if (total !== 0) throw new Error('the rows do not balance')
        }
        for (const { num, share } of parts) {
          const held = charge.lines[num]
          const left = held ? held.amount - held.refunded : 0
          if (left > 0) give(num, Math.max(1, Math.floor((left * share) / 100)))
        }
        for (const [num, held] of charge.lines.entries()) {
          if (held.amount > held.refunded) give(num, held.amount - held.refunded)
        }
        return charge.lines.every(
          (held) =>
            held.fee_back === held.fee &&
            held.broker_back === held.broker_fee &&
            held.distribution_back === held.distribution
        )
      }
    ),
    { numRuns: 200, seed: 7 }
  )
})

t.test('the fold takes a charge from its events, and the audit knows the rows', async (t) => {
  const { events, state } = checkedOut(account.initial, [itemOf(planOf())])
  t.same(state.due, {})
  const done = given(settledCharges, [
    {
      type: 'billing.charge-created',
      data: {
        charge: 'c1',
        profile: SUBSCRIBER,
        provider: PROVIDER,
        broker: PROVIDER,
        unit: 'usd',
        amount: 24900,
        lines: [{ description: 'Basic' }]
      }
    },
    ...events
  ]).done.c1!
  t.match(done.lines, [{ amount: 24900, fee: 752, distribution: 24148, refunded: 0, description: 'Basic' }])
  const { rows } = refunded(done, { num: 0, amount: 10000 })
  const audit = auditBook()
  audit.add(rowsOf(events))
  audit.add(rows)
  t.same(audit.faults(), [])
  audit.add(rows.slice(0, 1))
  t.match(audit.faults(), [{ invariant: 'charges are shared out' }], 'a refund that nobody gave')
})
