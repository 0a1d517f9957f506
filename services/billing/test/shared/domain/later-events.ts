/** Events of coupons, refunds and endings, as the rules write them. */
import {
  type Account,
  acceptRequest,
  acceptSubscription,
  account,
  askReceipt,
  balancesDue,
  cart,
  changeSubscription,
  chargedAccount,
  claimAccount,
  closeAccount,
  collectDebt,
  completeCheckout,
  connectPayee,
  countGrant,
  coupon,
  createCoupon,
  deleteCoupon,
  disconnectPayee,
  discountItems,
  endSubscriptions,
  expireCart,
  failRefund,
  forgetCard,
  GRANTS_MOST,
  giveAddress,
  granterFold,
  grantPlan,
  grantSubscription,
  hearDispute,
  importSale,
  inviteTo,
  keepCart,
  type LiveCoupon,
  lapseCoupons,
  missPayment,
  noteChange,
  noteHanded,
  noteStanding,
  noteStuck,
  orderLater,
  payee,
  placeFreeOrders,
  planChange,
  plan as planFold,
  reasonFields,
  recordUsage,
  refundLines,
  renewal,
  returnAttempts,
  review,
  saveCard,
  setDunning,
  settledCharges,
  spendVisitorCart,
  startChange,
  startCheckout,
  takeAttempt,
  takeBackChange,
  takeTrial,
  tellOfExpiry,
  USUAL_DUNNING,
  updateCoupon,
  updatePlan,
  writeOffDebt
} from '@bursar/billing'
import { foldOn, type NewEvent } from '@bursar/event-sourcing'
import {
  CARD,
  checkedOut,
  groupsOf,
  settled,
  started,
  termsOf
} from '../../checkout/domain/checkout-scenario.ts'
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
  return [
    ...couponEvents(),
    ...endings(),
    ...visitorEvents(),
    ...debtEvents(),
    ...receipts(),
    ...renewals(),
    ...trials(),
    ...planChanges(),
    ...connectedAccounts()
  ]
}

/** A month is extended, there is no card to ask, and the billing date passes. */
function renewals(): NewEvent[] {
  const plan = planOf({ renewal_type: 'auto-renew' })
  const [group] = groupsOf(account.initial, [itemOf(plan)])
  const asked = eventsOf(startCheckout(account.initial, group!, termsOf('c1'), NOW))
  const paid = eventsOf(completeCheckout(given(account, asked), 'c1', settled(group!.amount), NOW))
  const look = (state: typeof renewal.initial, at: string, sold = plan) =>
    review(state, { profile: SUBSCRIBER, at, now: at }, { plan: () => sold, id: () => 'o1' })
  const bought = given(renewal, [...asked, ...paid])
  const at = '2026-01-31T12:00:00.000Z'
  const extended = look(bought, at)
  const owing = foldOn(renewal, bought, extended, at)
  const [balance] = balancesDue(owing.schedule)
  const once = { ...USUAL_DUNNING, attempts: 1 }
  const dearer = eventsOf(updatePlan(plan, { period_amount: 30_000 }, '2026-01-10T00:00:00.000Z'))
  const raised = given(planFold, dearer, plan) as typeof plan
  return [
    ...look(bought, at, raised).filter(({ type }) => type === 'billing.prices-announced'),
    ...eventsOf(setDunning(USUAL_DUNNING, once, PROVIDER, NOW)),
    ...look(foldOn(renewal, owing, missPayment(SUBSCRIBER, balance!, once, at), at), at),
    ...extended,
    ...missPayment(SUBSCRIBER, balance!, USUAL_DUNNING, at),
    ...look(owing, '2026-02-10T00:00:00.000Z')
  ]
}

/** A trial with a coupon, of whom it is had once, and its end without a card. */
function trials(): NewEvent[] {
  const plan = planOf({ renewal_type: 'auto-renew', trial_days: 10 })
  const discount = { code: 'HALF', discount_type: 'percentage', discount_value: 5000 } as const
  const item = { ...itemOf(plan), trial: { once: ['hash'] }, coupon: 'c', discount }
  const [group] = groupsOf(account.initial, [item])
  const began = eventsOf(placeFreeOrders(account.initial, group!, termsOf('c1'), NOW))
  const at = '2026-02-01T00:00:00.000Z'
  const supplies = { plan: () => plan, id: () => 'o1' }
  const ended = review(given(renewal, began), { profile: SUBSCRIBER, at, now: at }, supplies)
  const soon = '2026-01-10T00:00:00.000Z'
  const told = review(given(renewal, began), { profile: SUBSCRIBER, at: soon, now: soon }, supplies)
  const yearly = planOf({ renewal_type: 'auto-renew', period_type: 'yearly' })
  const [long] = groupsOf(account.initial, [itemOf(yearly)])
  const asked = eventsOf(startCheckout(account.initial, long!, termsOf('c2'), NOW))
  const paid = eventsOf(completeCheckout(given(account, asked), 'c2', settled(long!.amount), NOW))
  const december = '2026-12-20T00:00:00.000Z'
  const renewing = given(renewal, [...asked, ...paid])
  const coming = review(renewing, { profile: SUBSCRIBER, at: december, now: december }, supplies)
  const taken = began.flatMap((event) =>
    event.type === 'billing.order-placed' ? [takeTrial(event.data)] : []
  )
  return [...began, ...told, ...ended, ...coming, ...taken]
}

/** A change of plan that is paid, and one that is noted and taken back. */
function planChanges(): NewEvent[] {
  const [basic, pro] = [planOf(), planOf({ slug: 'pro', period_amount: 49900 })]
  const [group] = groupsOf(account.initial, [itemOf(basic)])
  const asked = eventsOf(startCheckout(account.initial, group!, termsOf('c1'), NOW))
  const paid = eventsOf(completeCheckout(given(account, asked), 'c1', settled(group!.amount), NOW))
  const state = given(chargedAccount, [...asked, ...paid])
  const held = state.account.subscriptions[basic.plan]!
  const now = '2026-01-16T00:00:00.000Z'
  const decided = planChange(state, { held, unit: 'usd', plan: pro, option: 1, id: 'o2', now })
  if (!decided.ok) throw new Error(decided.code)
  const reason = reasonFields(WHY, SUBSCRIBER)
  const begun = eventsOf(startChange(decided.planned, { ...termsOf('c2'), reason }, now))
  const open = given(account, begun, state.account)
  const who = { profile: SUBSCRIBER, by: 'u', now, reason }
  const noted = noteChange(held, { plan: pro.plan, periods: 1 }, who)
  const waiting = given(account, noted, state.account).subscriptions[basic.plan]!
  return [
    ...begun,
    ...eventsOf(completeCheckout(open, 'c2', settled(decided.planned.amount), now)),
    ...noted,
    ...takeBackChange(waiting, who)
  ]
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

function receipts(): readonly NewEvent[] {
  const of = { charge: 'c1', profile: SUBSCRIBER, provider: PROVIDER, unit: 'usd', amount: 24900 }
  const said = { description: 'Subscription to basic', created_at: NOW, processor_key: 'ch_1' }
  const paid = { ...of, ...said, state: 'done' as const, last4: '4242', exp_date: null }
  return eventsOf(askReceipt(paid, { receipt: 'r1', origin: 'https://site.example' }))
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
  const address = giveAddress({}, { locality: 'Bern' }, { profile: SUBSCRIBER, person: SUBSCRIBER })
  const saved = eventsOf(
    saveCard(SUBSCRIBER, { person, last4: '4242', exp_date: '2030-01-01', card_key: card_key ?? '' }, NOW)
  )
  const hear = (is: 'opened' | 'won' | 'lost', held = charge) =>
    eventsOf(hearDispute(held, { is, notice: is }, { fee: testFee, disputeFee: 1500 }, NOW))
  const done = { ...settledCharges.initial, done: { c1: charge } }
  const disputed = given(settledCharges, hear('opened'), done).done.c1
  const made = eventsOf(refundLines(charge, [{ num: 0 }], testFee, NOW, undefined, 'r1'))
  return [
    ...address,
    ...hear('opened'),
    ...hear('won', disputed),
    ...hear('lost', disputed),
    ...made,
    ...eventsOf(failRefund(given(settledCharges, made, done).refunds.r1, 'expired_card', NOW)),
    ...tellOfExpiry(SUBSCRIBER, { saved_at: NOW }, '2026-01', NOW),
    ...eventsOf(forgetCard(given(account, saved), SUBSCRIBER, NOW)),
    ...endSubscriptions(
      given(account, paid, asked),
      SUBSCRIBER,
      () => true,
      NOW,
      reasonFields(WHY, SUBSCRIBER)
    ),
    ...changes(given(account, paid, asked)),
    ...requests(),
    ...acceptances(),
    ...closeAccount(account.initial, SUBSCRIBER, NOW)
  ]
}

const WHY = { code: 'too-dear', text: 'Found another.' }

/** An account at the processor from its beginning to its end, and what moves to it. */
function connectedAccounts(): NewEvent[] {
  const of = { profile: PROVIDER, account: 'acct_1' }
  const connected = eventsOf(connectPayee(payee.initial, PROVIDER, 'acct_1', NOW))
  const open = { is: 'open', receives: true, pays_out: false, due: ['external_account'] } as const
  const held = given(payee, connected)
  const checked = eventsOf(noteStanding(held, of, open, NOW))
  const stuck = { way: 'back', unit: 'usd', amount: 100, reason: 'balance_insufficient' } as const
  return [
    ...connected,
    ...checked,
    ...eventsOf(noteStuck(held, { profile: PROVIDER, charge: 'c1' }, stuck, NOW)),
    ...eventsOf(noteHanded(0, { charge: 'c1', provider: PROVIDER, unit: 'usd' }, 100, NOW)),
    ...eventsOf(disconnectPayee(held, PROVIDER, NOW))
  ]
}

/** All that a provider and a subscriber may change of a subscription that runs. */
function changes(held: Account): NewEvent[] {
  const who = { profile: SUBSCRIBER, person: SUBSCRIBER, by: 'u', renews: true, now: NOW }
  const both = { ...who, asSubscriber: true, asProvider: true }
  const asked = { ends_at: '2026-01-20T00:00:00.000Z', auto_renew: false, description: 'A', extra: 'B' }
  const stopped = eventsOf(
    changeSubscription(held, held.subscriptions['plan-basic'], { ...asked, reason: WHY }, both)
  )
  const after = given(account, stopped, held)
  const resumed = changeSubscription(after, after.subscriptions['plan-basic'], { auto_renew: true }, both)
  return [...stopped, ...eventsOf(resumed)]
}

/** What a provider was asked for, and accepted. */
function requests(): NewEvent[] {
  const asked = checkedOut(account.initial, [itemOf(planOf({ optin_on_request: true }))])
  const held = asked.state.subscriptions['plan-basic']
  return [...asked.events, ...eventsOf(acceptRequest(held, { profile: SUBSCRIBER, by: 'u', now: NOW }))]
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
  const period = { type: 'monthly', length: 1 } as const
  const grant = { subscription: 's9', plan: 'plan-other', provider: PROVIDER, period, opted_in: true }
  const offers = eventsOf(grantPlan(undefined, { ...accepting, ...grant }))
  const offered = given(account, offers).subscriptions['plan-other']!
  const mail = { person: SUBSCRIBER, plan_title: 'Other', message: 'Hello', origin: 'https://x.example' }
  const counted = { granter: 'u', profile: SUBSCRIBER, plan: 'plan-other', subscription: 's9' }
  const shown = given(account, granted, after)
  const accepted = acceptSubscription(shown, shown.subscriptions['plan-basic'], accepting)
  return [
    ...claimed,
    ...granted,
    ...eventsOf(accepted),
    ...offers,
    ...inviteTo(offered, { ...accepting, ...mail }),
    ...eventsOf(countGrant(granterFold.initial, { ...counted, answered: [] }, GRANTS_MOST, NOW))
  ]
}
