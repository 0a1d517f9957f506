/**
 * The part of an account that is about its subscriptions: which there are, who accepted each, and what the
 * profile has to do with its providers.
 */
import type { Instant } from '@bursar/calendar'
import type {
  ChangeNoted,
  KeptCoupon,
  OrderPlaced,
  PlanChanged,
  PricesAnnounced,
  RenewalResumed,
  RenewalStopped,
  RequestAccepted,
  SalesSurfaced,
  SeatTaken,
  SubscriberDescribed,
  SubscriberIntroduced,
  SubscriptionAccepted,
  SubscriptionChanged,
  SubscriptionDescribed,
  SubscriptionEnded,
  SubscriptionEndMoved,
  SubscriptionExtended,
  SubscriptionGranted,
  SubscriptionInvited,
  SubscriptionRequested,
  SubscriptionStarted
} from '@bursar/contracts'
import { agreedBy, withNotice } from './agreed-terms.ts'
import { type Said, saidAfter } from './described-subscriber.ts'
import { type Acceptance, changesOf, type Subscription, ungranted } from './subscription.ts'
import { trialUntil } from './trial.ts'

export interface Subscribed {
  /** The newest subscription to each plan, by plan id, ended ones too. */
  readonly subscriptions: Readonly<Record<string, Subscription>>
  /** Providers of which the profile, or its maker for it, ordered or accepted something. */
  readonly dealt: Readonly<Record<string, true>>
  /** Providers that granted it a subscription, or were paid for something, once. */
  readonly vouched: Readonly<Record<string, true>>
  /** Providers of which it sees what they imported before it had to do with them. */
  readonly surfaced: Readonly<Record<string, true>>
  /** The provider whose import made the profile; it looks after it until somebody manages it. */
  readonly maker: string | null
  /** What imports said of it, by field: the name and the address. */
  readonly said: Said
  /** When its first manager accepted; null of a profile that was never its maker's, too. */
  readonly claimed_at: Instant | null
  /** The order placed last, which the event of its subscription follows. */
  readonly placed: Placed | null
}

type Placed = Pick<
  OrderPlaced,
  'order' | 'subscription' | 'created_at' | 'end' | 'kept_coupon' | 'terms' | 'claims'
>

export const unsubscribed: Subscribed = {
  subscriptions: {},
  dealt: {},
  vouched: {},
  surfaced: {},
  maker: null,
  said: {},
  claimed_at: null,
  placed: null
}

/** Who orders has dealt with the provider, and accepts what the order buys; who takes a seat that another paid has not. */
export function ordered<State extends Subscribed>(state: State, placed: OrderPlaced): State {
  const { order, subscription, created_at, end, provider, claims, kept_coupon, terms } = placed
  const dealing = claims === undefined ? dealtWith(state, provider) : state
  const more = {
    ...(kept_coupon && { kept_coupon }),
    ...(terms && { terms }),
    ...(claims !== undefined && { claims })
  }
  return { ...dealing, placed: { order, subscription, created_at, end, ...more } }
}

export function introduced<State extends Subscribed>(state: State, data: SubscriberIntroduced): State {
  return { ...dealtWith(state, data.provider), maker: data.provider, said: saidAfter(state.said, data) }
}

export function described<State extends Subscribed>(state: State, data: SubscriberDescribed): State {
  return { ...state, said: saidAfter(state.said, data) }
}

/** Who accepts sees what it costs then. */
export function accepted<State extends Subscribed>(state: State, data: SubscriptionAccepted): State {
  const agreed = agreedBy({ created_at: data.accepted_at })
  return withChange(dealtWith(state, data.provider), data, { agreed })
}

export function granted<State extends Subscribed>(state: State, data: SubscriptionGranted): State {
  return withChange(vouchedFor(state, data), data, { granted: true, opted_in: data.opted_in ?? false })
}

/** It runs, and waits for nobody to accept it; it is not accepted by that. */
export function seatTaken<State extends Subscribed>(state: State, data: SeatTaken): State {
  return withChange(state, data, { opted_in: true })
}

export function invited<State extends Subscribed>(state: State, data: SubscriptionInvited): State {
  return withChange(state, data, { invited_at: data.invited_at })
}

export function requested<State extends Subscribed>(state: State, data: SubscriptionRequested): State {
  const { requested_by: by, requested_at: at, requested_until: until } = data
  return withChange(state, data, { request: { by, at, until, waits: true } })
}

export function requestAccepted<State extends Subscribed>(state: State, data: RequestAccepted): State {
  const request = state.subscriptions[data.plan]?.request
  return request ? withChange(state, data, { request: { ...request, waits: false } }) : state
}

export function surfaced<State extends Subscribed>(state: State, { provider }: SalesSurfaced): State {
  return { ...state, surfaced: { ...state.surfaced, [provider]: true } }
}

/** What was accepted up to then was not accepted by whoever manages the profile now. */
export function claimed<State extends Subscribed>(state: State, at: Instant): State {
  const entries = Object.entries(state.subscriptions)
  const standing = entries.map(([plan, held]): [string, Subscription] => [
    plan,
    wasAcceptedBy(held, at) ? { ...held, acceptance: null } : held
  ])
  return { ...state, subscriptions: Object.fromEntries(standing), claimed_at: at }
}

/** True of what was accepted up to that instant. */
export function wasAcceptedBy({ acceptance }: Subscription, at: Instant): boolean {
  return acceptance !== null && acceptance.at <= at
}

/** True while the provider whose import made the profile looks after it. */
export function isUnclaimed({ maker, claimed_at }: Subscribed): boolean {
  return maker !== null && claimed_at === null
}

/** Since when a subscription that is ordered now is accepted; a maker's acceptance is nobody else's. */
export function acceptedSince(
  state: Subscribed,
  { plan, subscription }: { plan: string; subscription: string },
  now: Instant
): Instant {
  const held = state.subscriptions[plan]
  const since = held?.subscription === subscription ? held.acceptance?.at : undefined
  return since === undefined || isUnclaimed(state) ? now : since
}

export function started<State extends Subscribed>(
  before: State,
  data: SubscriptionStarted,
  { time }: { readonly time: Instant }
): State {
  const { subscription, plan, provider, created_at, ends_at, auto_renew, anchor, step, count } = data
  const isOrder = data.order !== undefined && before.placed?.order === data.order
  const isImport = data.order !== undefined && !isOrder
  const state = isImport ? vouchedFor(before, data) : before
  const held = state.subscriptions[plan]
  const coupon = state.placed?.order === data.order ? state.placed?.kept_coupon : undefined
  // An import may bring an older subscription after a newer one, which stays the one that orders extend.
  if (held && held.ends_at > ends_at && !(held.withheld && isOrder)) return state
  const stretch = { created_at, ends_at, auto_renew, anchor, step, count }
  return withHeld(state, {
    subscription,
    plan,
    provider,
    ...stretch,
    acceptance: null,
    withheld: false,
    ...ungranted,
    // Who was told of a grant that ended is not told again at once of the next one.
    invited_at: held?.invited_at ?? null,
    note: null,
    agreed: agreedBy(isOrder && state.placed ? state.placed : { created_at: time }),
    ...trialFrom(data, coupon)
  })
}

export function extended<State extends Subscribed>(state: State, data: SubscriptionExtended): State {
  const { ends_at, anchor, step, count, order } = data
  const { trial, agreed } = state.subscriptions[data.plan] ?? {}
  const followed = trial && { trial: { ends_at: trial.ends_at, isFollowed: true } }
  // What its provider grants or imports, and a seat that another paid, agrees to no other price.
  const { placed } = state
  const isOwn = placed !== null && placed.order === order && placed.claims === undefined
  const terms = isOwn && { agreed: agreedBy(placed, agreed) }
  return withChange(state, data, { ends_at, anchor, step, count, ...followed, ...terms })
}

/** It gets dearer, and its subscriber knows. */
export function pricesAnnounced<State extends Subscribed>(state: State, data: PricesAnnounced): State {
  const agreed = state.subscriptions[data.plan]?.agreed
  return agreed ? withChange(state, data, { agreed: withNotice(agreed, data.told_at) }) : state
}

export function ended<State extends Subscribed>(state: State, data: SubscriptionEnded): State {
  return withChange(state, data, { ends_at: data.ended_at, auto_renew: false })
}

/** Periods are counted from the new end on; of a trial that nothing follows yet it is the trial's end. */
export function endMoved<State extends Subscribed>(state: State, data: SubscriptionEndMoved): State {
  const { ends_at } = data
  const moved = trialUntil(state.subscriptions[data.plan]?.trial, ends_at)
  return withChange(state, data, { ends_at, anchor: ends_at, count: 0, ...moved })
}

export function renewalStopped<State extends Subscribed>(state: State, data: RenewalStopped): State {
  return withChange(state, data, { auto_renew: false })
}

export function renewalResumed<State extends Subscribed>(state: State, data: RenewalResumed): State {
  return withChange(state, data, { auto_renew: true })
}

export function noted<State extends Subscribed>(state: State, data: SubscriptionDescribed): State {
  const { description, extra } = data
  return withChange(state, data, { note: { description, extra } })
}

/** The event that follows each of those above: whether it is accepted stands here. */
export function changed<State extends Subscribed>(state: State, data: SubscriptionChanged): State {
  const held = state.subscriptions[data.plan]
  if (held?.subscription !== data.subscription) return state
  const acceptance = acceptanceIn(data) ?? acceptanceOf01(state, held, data)
  const { changed_from: _, changed_to: __, change_to: ___, disputed: ____, ...rest } = held
  return withHeld(state, { ...rest, ...changesOf(data), acceptance, withheld: data.withheld ?? false })
}

/** The old one is over; one that began later, or ends by itself, keeps its end. */
export function planChanged<State extends Subscribed>(
  state: State,
  { from, changed_at }: PlanChanged
): State {
  const held = state.subscriptions[from.plan]
  const ends_at = held && held.ends_at > changed_at ? changed_at : (held?.ends_at ?? changed_at)
  return withChange(state, from, { ends_at, auto_renew: false })
}

/** It is to go on at its end, with another plan. */
export function changeNoted<State extends Subscribed>(state: State, data: ChangeNoted): State {
  return withChange(state, data, { auto_renew: true, noted_at: data.noted_at })
}

function acceptanceIn(data: SubscriptionChanged): Acceptance | undefined {
  const { accepted_at: at, accepted_by: by = null, accepted_until, ends_at } = data
  return at === undefined ? undefined : { by, at, until: accepted_until ?? ends_at }
}

/**
 * 0.1 said of every subscription that it was accepted. What was ordered is, up to where it was ordered; what was
 * imported is where the profile was made by that import, and its maker's to accept for.
 */
function acceptanceOf01(
  state: Subscribed,
  { acceptance, created_at }: Subscription,
  { plan, subscription, provider, ends_at, accepted }: SubscriptionChanged
): Acceptance | null {
  if (!accepted) return null
  const { placed } = state
  if (placed?.subscription === subscription && placed.end === ends_at) {
    const at = acceptedSince(state, { plan, subscription }, placed.created_at)
    return { by: null, at, until: ends_at }
  }
  const isMakers = state.maker === provider && isUnclaimed(state)
  if (isMakers) return { by: null, at: acceptance?.at ?? created_at, until: ends_at }
  return acceptance && { ...acceptance, until: earlier(acceptance.until, ends_at) }
}

function trialFrom(
  { trial_ends_at: ends_at, trial_began_at: began_at }: SubscriptionStarted,
  coupon: KeptCoupon | undefined
) {
  if (ends_at === undefined) return {}
  const began = began_at !== undefined && { began_at }
  return { trial: { ends_at, isFollowed: false, ...(coupon && { coupon }), ...began } }
}

/** The provider granted something, imported it as paid, or was paid. */
export function vouchedFor<State extends Subscribed>(
  state: State,
  { provider }: { provider: string }
): State {
  return state.vouched[provider] ? state : { ...state, vouched: { ...state.vouched, [provider]: true } }
}

function dealtWith<State extends Subscribed>(state: State, provider: string): State {
  return state.dealt[provider] ? state : { ...state, dealt: { ...state.dealt, [provider]: true } }
}

/** Changes the subscription that is meant; one that another took the place of is of no concern any more. */
function withChange<State extends Subscribed>(
  state: State,
  { plan, subscription }: { plan: string; subscription: string },
  change: Partial<Subscription>
): State {
  const held = state.subscriptions[plan]
  return held?.subscription === subscription ? withHeld(state, { ...held, ...change }) : state
}

function withHeld<State extends Subscribed>(state: State, held: Subscription): State {
  return { ...state, subscriptions: { ...state.subscriptions, [held.plan]: held } }
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other
}
