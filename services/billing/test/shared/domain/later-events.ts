/** Events of coupons, refunds and endings, as the rules write them. */
import {
  acceptSubscription,
  account,
  cart,
  claimAccount,
  collectDebt,
  completeCheckout,
  coupon,
  createCoupon,
  deleteCoupon,
  discountItems,
  endSubscriptions,
  expireCart,
  forgetCard,
  grantSubscription,
  importSale,
  keepCart,
  type LiveCoupon,
  lapseCoupons,
  orderLater,
  recordUsage,
  refundLines,
  returnAttempts,
  saveCard,
  settledCharges,
  spendVisitorCart,
  startCheckout,
  takeAttempt,
  updateCoupon,
  writeOffDebt
} from '@bursar/billing'
import type { NewEvent } from '@bursar/event-sourcing'
import { CARD, groupsOf, settled, started, termsOf } from '../../checkout/domain/checkout-scenario.ts'
import {
  eventsOf,
  given,
  introduced,
  itemOf,
  NOW,
  PROVIDER,
  planOf,
  SUBSCRIBER,
  testFee
} from './scenario.ts'

export function laterEvents(): readonly NewEvent[] {
  return [...couponEvents(), ...endings(), ...visitorEvents(), ...debtEvents()]
}

function debtEvents(): NewEvent[] {
  const [group] = groupsOf(account.initial, [itemOf(planOf())])
  const terms = { charge: 'c1', checkout: 'c1', claim_code: 'a'.repeat(40), profile: SUBSCRIBER }
  const made = eventsOf(
    orderLater(account.initial, group!, { ...terms, broker: PROVIDER, ordered_by: 'u' }, NOW)
  )
  const held = given(account, made)
  const use = { slug: 'calls', title: '', description: '', created_at: NOW, use_amount: 1, quota: 0 }
  const metered = planOf({ use_charges: [{ ...use, maximum_limit: null, extra: null }] })
  const usage = { usage: 'u1', profile: SUBSCRIBER, plan: metered, use: 'calls', quantity: 2 }
  const settling = { profile: SUBSCRIBER, unit: 'usd', orders: Object.values(held.due), amount: 100 }
  return [
    ...made,
    ...eventsOf(collectDebt(held, { ...settling, event_id: terms.claim_code }, NOW)),
    ...eventsOf(writeOffDebt(held, settling, NOW)),
    ...eventsOf(recordUsage(held, { ...usage, used_at: NOW, recorded_by: 'u' }, NOW))
  ]
}

function visitorEvents(): NewEvent[] {
  const kept = eventsOf(keepCart(cart.initial, 'v', NOW))
  const held = given(cart, kept)
  return [
    ...kept,
    ...eventsOf(spendVisitorCart(held, 'v', 'u', NOW)),
    ...eventsOf(expireCart(held, 'v', '2099-01-01T00:00:00.000Z'))
  ]
}

function couponEvents(): NewEvent[] {
  const terms = { code: 'SAVE', discount_type: 'percentage', discount_value: 1000, nb_attempts: 1 } as const
  const made = eventsOf(createCoupon(coupon.initial, { coupon: 'c', provider: 'p', terms }, NOW))
  const live = given(coupon, made) as LiveCoupon
  const taken = eventsOf(takeAttempt(live, 'u', NOW))
  const { item } = itemOf(planOf())
  const inCart = given(cart, [
    { type: 'billing.cart-item-added', data: item },
    ...eventsOf(discountItems('u', [item], 'c', NOW))
  ])
  return [
    ...made,
    ...eventsOf(returnAttempts(given(coupon, taken, live), { user: 'u', attempts: 1 }, NOW)),
    ...eventsOf(lapseCoupons(inCart, 'u', '2099-01-01T00:00:00.000Z')),
    ...eventsOf(updateCoupon(live, { ends_at: null }, NOW)),
    ...taken,
    ...eventsOf(discountItems('u', [item], 'c', NOW)),
    ...eventsOf(deleteCoupon(live, NOW))
  ]
}

function endings(): NewEvent[] {
  const group = groupsOf(account.initial, [itemOf(planOf())])[0]!
  const asked = started(account.initial, group)
  const paid = eventsOf(completeCheckout(asked, 'c1', settled(24900), NOW))
  const created = eventsOf(startCheckout(account.initial, group, termsOf('c1'), NOW))
  const charge = given(settledCharges, [...created, ...paid]).done.c1!
  const { person, card_key } = CARD
  const saved = eventsOf(
    saveCard(SUBSCRIBER, { person, last4: '4242', exp_date: '2030-01-01', card_key: card_key ?? '' }, NOW)
  )
  return [
    ...eventsOf(refundLines(charge, [{ num: 0 }], testFee, NOW)),
    ...eventsOf(forgetCard(given(account, saved), SUBSCRIBER, NOW)),
    ...endSubscriptions(given(account, paid, asked), SUBSCRIBER, () => true, NOW),
    ...acceptances()
  ]
}

/** What an import brought, accepted, and what its maker accepted before somebody managed the profile. */
function acceptances(): NewEvent[] {
  const sale = { order: 'o1', check: 'check_1', profile: SUBSCRIBER, provider: PROVIDER, plan: planOf() }
  const sold = { amount: 1177, unit: 'usd', created_at: NOW, description: '', imported_by: 'u' }
  const made = given(account, [introduced(PROVIDER)])
  const makers = given(account, eventsOf(importSale(made, { ...sale, ...sold }, NOW)), made)
  const claimed = claimAccount(makers, SUBSCRIBER, '2026-01-02T00:00:00.000Z')
  const after = given(account, claimed, makers)
  const waiting = after.subscriptions['plan-basic']
  const accepting = { profile: SUBSCRIBER, by: 'u', now: '2026-01-03T00:00:00.000Z' }
  const granted = eventsOf(grantSubscription(waiting, accepting))
  const shown = given(account, granted, after)
  const accepted = acceptSubscription(shown, shown.subscriptions['plan-basic'], accepting)
  return [...claimed, ...granted, ...eventsOf(accepted)]
}
