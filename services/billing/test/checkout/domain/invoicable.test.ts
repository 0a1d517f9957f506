import { account, chooseLines, completeCheckout, invoicables, lineRow, MAX_PRICE } from '@bursar/billing'
import t from 'tap'
import { eventsOf, given, itemOf, NOW, planOf, SUBSCRIBER } from '../../shared/domain/scenario.ts'
import { checkedOut, declined, groupsOf, pending } from './checkout-scenario.ts'

const ahead = { discount_type: 'percentage', discount_value: 1000, length: 12 } as const
const basic = planOf()
const premium = planOf({ slug: 'premium', advance_discounts: [ahead] })
const empty = account.initial

/** An account that owes 24900 for basic. */
function owing() {
  const { state } = checkedOut(empty, [itemOf(basic)], { outcome: pending })
  return given(account, eventsOf(completeCheckout(state, 'c1', declined, NOW)), state)
}

t.test('balances due first, then the cart by provider and plan', async (t) => {
  const other = planOf({ slug: 'alpha', provider: 'profile-z' })
  const entries = invoicables(
    owing(),
    [itemOf(other), itemOf(premium), itemOf(planOf({ slug: 'cheap' }))],
    NOW
  )
  t.same(
    entries.map(({ item, lines, options }) => [item, lines.length, options.length]),
    [
      [null, 1, 0],
      ['item-cheap', 1, 0],
      ['item-premium', 0, 2],
      ['item-alpha', 1, 0]
    ]
  )
  t.match(entries[0], {
    subscription: { plan: 'plan-basic', ends_at: '2026-02-01T00:00:00.000Z', auto_renew: true }
  })
  t.same(entries[0]?.lines[0], {
    ...entries[0]?.lines[0],
    purchase: null,
    amount: 24900,
    event_id: 'sub_item-basic/'
  })
  t.match(entries[2]?.options, [
    { amount: 24900, description: 'Subscription to premium until 2026/02/01 (1 month)' },
    { amount: 268900, description: 'Subscription to premium until 2027/01/01 (12 months) - a 10% discount' }
  ])
  t.match(lineRow(entries[2]!.options[1]!, SUBSCRIBER), {
    amount: 268900,
    dest: { profile: SUBSCRIBER, account: 'Payable' },
    orig: { profile: 'profile-p', account: 'Receivable' }
  })
})

t.test('options are chosen by position', async (t) => {
  const items = [itemOf(premium), itemOf(basic, { item: 'i2' })]
  t.match(chooseLines(empty, items, [], NOW), { ok: false, code: 'options_to_choose' })
  t.match(chooseLines(empty, items, [{ option: 2 }], NOW), { code: 'options_to_choose' }, 'basic comes first')
  t.match(chooseLines(empty, items, [{ option: 0 }, { option: 3 }], NOW), {
    code: 'invalid_fields',
    fields: { items: [String] }
  })
  const chosen = chooseLines(empty, items, [{ option: 1 }, { option: 2 }], NOW)
  t.match(chosen, { ok: true, lines: [{ amount: 24900 }, { amount: 268900, purchase: { periods: 12 } }] })
  const inCart = chooseLines(empty, [itemOf(premium, { option: 2 })], [], NOW)
  t.match(inCart, { ok: true, lines: [{ amount: 268900 }] }, 'an option that the item has')
  const gone = chooseLines(empty, [itemOf(premium, { option: 3 })], [], NOW)
  t.match(gone, { code: 'options_to_choose' }, 'an option that the plan no longer has')
})

t.test('a discount may leave one option, which is a line at once', async (t) => {
  const free = {
    ...itemOf(premium),
    discount: { discount_type: 'percentage', discount_value: 10_000, code: 'FREE' } as const
  }
  t.match(invoicables(empty, [free], NOW), [{ lines: [{ amount: 0 }], options: [] }])
})

t.test('the setup amount is asked for once', async (t) => {
  const plan = planOf({ setup_amount: 5000 })
  t.match(groupsOf(empty, [itemOf(plan)]), [{ amount: 29900 }])
  const { state } = checkedOut(empty, [itemOf(plan)])
  t.match(groupsOf(state, [itemOf(plan, { item: 'i2' })]), [{ amount: 24900 }])
  t.match(groupsOf(state, [itemOf(plan, { item: 'i2' })], [], '2026-02-01T00:00:00.000Z'), [
    { amount: 29900 }
  ])
})

t.test('two items of one plan continue each other', async (t) => {
  const twice = [itemOf(premium, { item: 'i1' }), itemOf(premium, { item: 'i2', seat: 'x' })]
  const [group] = groupsOf(empty, twice, [{ option: 2 }, { option: 1 }])
  t.match(group?.lines, [
    { event_id: 'sub_i1/', purchase: { span: { starts: true, end: '2027-01-01T00:00:00.000Z' } } },
    { event_id: 'sub_i1/', purchase: { span: { starts: false, end: '2027-02-01T00:00:00.000Z' } } }
  ])
})

t.test('one charge for each provider and unit', async (t) => {
  const euro = planOf({ slug: 'euro', unit: 'eur' })
  const far = planOf({ slug: 'far', provider: 'profile-q' })
  const groups = groupsOf(owing(), [itemOf(euro), itemOf(far), itemOf(planOf({ slug: 'cheap' }))])
  t.same(
    groups.map(({ provider, unit, amount }) => [provider, unit, amount]),
    [
      ['profile-p', 'usd', 49800],
      ['profile-p', 'eur', 24900],
      ['profile-q', 'usd', 24900]
    ]
  )
  const dear = planOf({ slug: 'dear', period_amount: MAX_PRICE + 1 })
  t.match(
    chooseLines(empty, [itemOf(dear), itemOf(basic)], [], NOW),
    {
      ok: false,
      code: 'invalid_fields',
      fields: { items: [/^Subscription to dear .* from 0 to 1000000000000/] }
    },
    'a plan of old that costs more than a line may'
  )
  t.same(groupsOf(empty, []), [])
})
