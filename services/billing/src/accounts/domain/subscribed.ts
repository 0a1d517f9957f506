/**
 * The part of an account that is about its subscriptions: which there are, who accepted each, and what the
 * profile has to do with its providers.
 */
import type { Instant } from '@bursar/calendar'
import type {
  OrderPlaced,
  SalesSurfaced,
  SubscriberDescribed,
  SubscriberIntroduced,
  SubscriptionAccepted,
  SubscriptionChanged,
  SubscriptionEnded,
  SubscriptionExtended,
  SubscriptionGranted,
  SubscriptionStarted
} from '@bursar/contracts'
import { type Said, saidAfter } from './described-subscriber.ts'
import type { Acceptance, Subscription } from './subscription.ts'

export interface Subscribed {
  /** The newest subscription to each plan, by plan id, ended ones too. */
  readonly subscriptions: Readonly<Record<string, Subscription>>
  /** Providers of which the profile, or its maker for it, ordered or accepted something. */
  readonly dealt: Readonly<Record<string, true>>
  /** Providers of which it sees what they imported before it had to do with them. */
  readonly surfaced: Readonly<Record<string, true>>
  /** The provider whose import made the profile; it looks after it until somebody manages it. */
  readonly maker: string | null
  /** What imports said of it, by field: the name and the address. */
  readonly said: Said
  /** When its first manager accepted; null of a profile that was never its maker's, too. */
  readonly claimed_at: Instant | null
  /** The order placed last, which the event of its subscription follows. */
  readonly placed: Pick<OrderPlaced, 'order' | 'subscription' | 'created_at' | 'end'> | null
}

export const unsubscribed: Subscribed = {
  subscriptions: {},
  dealt: {},
  surfaced: {},
  maker: null,
  said: {},
  claimed_at: null,
  placed: null
}

/** Who orders has dealt with the provider, and accepts what the order buys. */
export function ordered<State extends Subscribed>(state: State, placed: OrderPlaced): State {
  const { order, subscription, created_at, end, provider } = placed
  return { ...dealtWith(state, provider), placed: { order, subscription, created_at, end } }
}

export function introduced<State extends Subscribed>(state: State, data: SubscriberIntroduced): State {
  return { ...dealtWith(state, data.provider), maker: data.provider, said: saidAfter(state.said, data) }
}

export function described<State extends Subscribed>(state: State, data: SubscriberDescribed): State {
  return { ...state, said: saidAfter(state.said, data) }
}

export function accepted<State extends Subscribed>(state: State, { provider }: SubscriptionAccepted): State {
  return dealtWith(state, provider)
}

export function granted<State extends Subscribed>(state: State, data: SubscriptionGranted): State {
  const held = state.subscriptions[data.plan]
  return held?.subscription === data.subscription ? withHeld(state, { ...held, granted: true }) : state
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

export function started<State extends Subscribed>(state: State, data: SubscriptionStarted): State {
  const { subscription, plan, provider, created_at, ends_at, auto_renew, anchor, step, count } = data
  const held = state.subscriptions[plan]
  // An import may bring an older subscription after a newer one, which stays the one that orders extend.
  const isOrder = state.placed?.order === data.order
  if (held && held.ends_at > ends_at && !(held.withheld && isOrder)) return state
  const stretch = { created_at, ends_at, auto_renew, anchor, step, count }
  return withHeld(state, {
    subscription,
    plan,
    provider,
    ...stretch,
    acceptance: null,
    withheld: false,
    granted: false
  })
}

export function extended<State extends Subscribed>(state: State, data: SubscriptionExtended): State {
  const held = state.subscriptions[data.plan]
  if (held?.subscription !== data.subscription) return state
  const { ends_at, anchor, step, count } = data
  return withHeld(state, { ...held, ends_at, anchor, step, count })
}

export function ended<State extends Subscribed>(state: State, data: SubscriptionEnded): State {
  const held = state.subscriptions[data.plan]
  if (held?.subscription !== data.subscription) return state
  return withHeld(state, { ...held, ends_at: data.ended_at, auto_renew: false })
}

/** The event that follows each of those above: whether it is accepted stands here. */
export function changed<State extends Subscribed>(state: State, data: SubscriptionChanged): State {
  const held = state.subscriptions[data.plan]
  if (held?.subscription !== data.subscription) return state
  const acceptance = acceptanceIn(data) ?? acceptanceOf01(state, held, data)
  return withHeld(state, { ...held, acceptance, withheld: data.withheld ?? false })
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

function dealtWith<State extends Subscribed>(state: State, provider: string): State {
  return state.dealt[provider] ? state : { ...state, dealt: { ...state.dealt, [provider]: true } }
}

function withHeld<State extends Subscribed>(state: State, held: Subscription): State {
  return { ...state, subscriptions: { ...state.subscriptions, [held.plan]: held } }
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other
}
