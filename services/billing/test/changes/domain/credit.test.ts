import { collectDebt, refundLines, writeOffDebt } from '@bursar/billing'
import t from 'tap'
import { pending } from '../../checkout/domain/checkout-scenario.ts'
import { eventsOf, itemOf, planOf, SUBSCRIBER, testFee } from '../../shared/domain/scenario.ts'
import { answer, balance, beginning, buy, change, due, faults, look, planned, take } from './changes-walk.ts'

const basic = planOf({ renewal_type: 'auto-renew' })
const pro = planOf({ slug: 'pro', renewal_type: 'auto-renew', period_amount: 49900 })
const at = '2026-01-16T00:00:00.000Z'
const old = 'item-basic'
const failed = { is: 'declined', reason: 'card_declined' } as const

/** January, ordered by a charge that failed afterwards: all of it is due. */
const unpaid = answer(
  buy(beginning, itemOf(basic), { outcome: pending }),
  'c1',
  failed,
  '2026-01-02T00:00:00.000Z'
)

t.test('the worked example: what was paid for the rest of January pays the new plan', async (t) => {
  const paid = buy(beginning, itemOf(basic))
  const plan = planned(paid, basic, pro, { now: at })
  t.match(plan, { when: 'now', credit: 12851, relieved: 0, price: 49900, amount: 37049, effective_at: at })
  const changed = change(paid, plan, { at })
  t.same(faults(changed), [])
  t.equal(due(changed), 0)
  t.equal(balance(changed, 'Canceled'), 0, 'it stands where it stood')
  const { subscriptions } = changed.state.account
  t.match(subscriptions[basic.plan], { ends_at: at, auto_renew: false, changed_to: { plan: pro.plan } })
  t.match(subscriptions[pro.plan], {
    created_at: at,
    ends_at: '2026-02-16T00:00:00.000Z',
    auto_renew: true,
    changed_from: { plan: basic.plan, subscription: old }
  })
  const earned = look(changed, '2026-02-10T00:00:00.000Z', [basic, pro])
  t.equal(-balance(earned, 'Income', { order: old }), 12049, 'income of January from the old order')
  t.equal(
    -balance(earned, 'Income', { order: old, before: at }),
    12049,
    'with the window that the change ended'
  )
  for (const account of ['Backlog', 'Receivable'])
    t.equal(balance(earned, account, { order: old }), 0, account)
  t.same(faults(earned), [])
})

t.test('of what is not paid nothing is given back: it is due no more', async (t) => {
  const plan = planned(unpaid, basic, pro, { now: at })
  t.match(plan, { credit: 0, relieved: 12851, price: 49900, amount: 49900 + 12049 })
  const changed = change(unpaid, plan, { at, outcome: pending })
  t.equal(due(changed), 49900 + 12049, 'the old order is due by what was used, the new one whole')
  t.equal(changed.state.account.due[old]?.due, 12049)
  const lost = answer(changed, 'c2', failed, '2026-01-17T00:00:00.000Z')
  t.equal(due(lost), 49900 + 12049)
  const earned = look(lost, '2026-01-20T00:00:00.000Z', [basic, pro])
  t.equal(-balance(earned, 'Income', { order: old }), 12049)
  t.same(faults(earned), [])
})

t.test('of what is paid in part the rest that is due goes first', async (t) => {
  const orders = Object.values(unpaid.state.account.due)
  const collecting = { profile: SUBSCRIBER, unit: 'usd', orders, amount: 20000, event_id: 'check_1' }
  const early = '2026-01-03T00:00:00.000Z'
  const partly = take(unpaid, eventsOf(collectDebt(unpaid.state.account, collecting, early)), early)
  const plan = planned(partly, basic, pro, { now: at })
  t.match(plan, { relieved: 4900, credit: 7951, amount: 41949 })
  const changed = change(partly, plan, { at })
  t.equal(due(changed), 0)
  t.same(faults(changed), [])
})

t.test('what was recognized before changes nothing of it', async (t) => {
  const daily = planOf({ renewal_type: 'auto-renew', period_type: 'daily', period_amount: 1000 })
  const week = planOf({
    ...daily,
    advance_discounts: [{ length: 7, discount_type: 'currency', discount_value: 5 }]
  })
  const paid = buy(beginning, itemOf(week, { option: 2 }))
  const later = '2026-01-03T12:00:00.000Z'
  const looked = look(paid, later, [week, pro])
  t.ok(looked.rows.length > paid.rows.length)
  const [late, early] = [planned(paid, week, pro, { now: later }), planned(looked, week, pro, { now: later })]
  t.match(late, { credit: early.credit, amount: early.amount })
  const end = '2026-01-09T00:00:00.000Z'
  const [one, other] = [paid, looked].map((walk) =>
    look(change(walk, planned(walk, week, pro, { now: later }), { at: later }), end, [week, pro])
  )
  for (const account of ['Income', 'Backlog', 'Receivable', 'Payable', 'Canceled', 'Funds']) {
    for (const before of [later, '2026-01-04T00:00:00.000Z', end]) {
      t.equal(
        balance(one!, account, { before }),
        balance(other!, account, { before }),
        `${account} at ${before}`
      )
    }
  }
  t.same(faults(one!), [])
})

t.test('what was paid at the instant of the change, before it, counts as paid before', async (t) => {
  const orders = Object.values(unpaid.state.account.due)
  const collecting = { profile: SUBSCRIBER, unit: 'usd', orders, amount: 24900, event_id: 'check_1' }
  const collect = () => eventsOf(collectDebt(unpaid.state.account, collecting, at))
  const paid = take(unpaid, collect(), at)
  const changed = change(paid, planned(paid, basic, pro, { now: at }), { at })
  const earned = look(changed, '2026-01-20T00:00:00.000Z', [basic, pro])
  const own = earned.rows.filter(({ order, created_at }) => order === old && created_at < at)
  t.same(
    own.filter(({ kind }) => kind === 'recognition' || kind === 'accrual').map(({ kind }) => kind),
    ['recognition']
  )
  t.same(faults(earned), [])
})

t.test('a refund is taken to be of what is not used', async (t) => {
  const paid = buy(beginning, itemOf(basic))
  const charge = paid.state.charges.done.c1!
  const refunded = (amount: number) => {
    const now = '2026-01-10T00:00:00.000Z'
    return take(paid, eventsOf(refundLines(charge, [{ num: 0, amount }], testFee, now)), now)
  }
  t.match(planned(refunded(2851), basic, pro, { now: at }), { credit: 10000, amount: 39900 })
  t.match(planned(refunded(20000), basic, pro, { now: at }), { credit: 0, amount: 49900 })
  const all = refunded(24900)
  const changed = look(
    change(all, planned(all, basic, pro, { now: at }), { at }),
    '2026-02-01T00:00:00.000Z',
    [basic, pro]
  )
  t.equal(-balance(changed, 'Income', { order: old }), 24900, 'income stands, and ends with the subscription')
  t.equal(-balance(changed, 'Income', { order: old, before: at }), 24900)
  t.same(faults(changed), [])
})

t.test('what was given up and what is paid ahead count as they stand', async (t) => {
  const orders = Object.values(unpaid.state.account.due)
  const early = '2026-01-03T00:00:00.000Z'
  const writing = { profile: SUBSCRIBER, unit: 'usd', orders, amount: 4900 }
  const given = take(unpaid, eventsOf(writeOffDebt(unpaid.state.account, writing, early)), early)
  // floor((24900 − 4900) × 16 / 31)
  const plan = planned(given, basic, pro, { now: at })
  t.match(plan, { relieved: 10322, credit: 0 })
  const changed = change(given, plan, { at, outcome: pending })
  t.equal(changed.state.account.due[old]?.due, 20000 - 10322)
  const left = changed.state.account.due[old]!
  const after = '2026-01-20T00:00:00.000Z'
  const failedLater = answer(changed, 'c2', failed, after)
  const rest = { ...writing, orders: [left], amount: 20000 - 10322 }
  const lost = take(failedLater, eventsOf(writeOffDebt(failedLater.state.account, rest, after)), after)
  t.same(faults(look(lost, '2026-03-01T00:00:00.000Z', [basic, pro])), [], 'what is left of it was earned')
})

t.test('a setup amount is never given back, whatever a coupon took of it', async (t) => {
  const dear = planOf({ slug: 'dear', renewal_type: 'auto-renew', setup_amount: 10000, period_amount: 31000 })
  const paid = buy(beginning, itemOf(dear))
  t.match(planned(paid, dear, pro, { now: at }), { credit: 16000 })
  const discount = { code: 'HALF', discount_type: 'percentage', discount_value: 5000 } as const
  const half = buy(beginning, { ...itemOf(dear), coupon: 'c', discount })
  t.match(planned(half, dear, pro, { now: at }), { credit: 8000 }, 'half of 31000 × 16 / 31')
})
