import type { BillingEvents, OrderPlaced, SubscriptionChanged } from '@bursar/contracts'
import { type Change, change, projection } from '@bursar/event-sourcing'
import type { Unsettled } from '../accounts/domain/acceptance.ts'
import type { Note } from '../accounts/domain/subscription.ts'
import { dealingsKey } from '../ledger/projection.ts'

/** A subscription as it stands, with what 0.1 ordered of it; the document's key is its id. */
export interface SubscriptionDocument extends Unsettled {
  /** What its provider describes it with. */
  readonly note?: Note
  /** Granted by a plan that asks nobody to accept. */
  readonly opted_in?: boolean
  /** True while the provider has to accept it. */
  readonly asks?: boolean
}

/** Before the event that says how the subscription stands there is only its order. */
type Partly = Partial<SubscriptionDocument>

type ListKey = (held: Partly) => string | null | undefined

/** The key of the list that a subscription is on, by the name of the list. */
export const listKeys = {
  // What is withheld is on a list by itself, for when it is withheld no more.
  subscriber: ({ profile, provider, withheld }) =>
    withheld && profile && provider ? dealingsKey(profile, provider) : profile,
  dealings: ({ profile, provider }) => (profile && provider ? dealingsKey(profile, provider) : null),
  provider: ({ provider }) => provider,
  plan: ({ plan }) => plan
} as const satisfies Record<string, ListKey>

/**
 * What each profile subscribes to or did, all of it and that with one provider, and who to each provider's plans, by
 * when it ends: the active ones are those that end later than now. `unsettled` are those of which 0.1 did not say
 * who had accepted them.
 */
export const subscriptions = projection<BillingEvents>({
  name: 'subscriptions',
  version: 7,
  on: {
    'billing.order-placed': ({ data }) => orderOf01(data),
    'billing.subscription-changed': ({ data }) => [
      change((data as SubscriptionChanged).subscription, (held: Partly | undefined) => stands(data, held))
    ],
    'billing.subscription-granted': ({ data: { subscription, opted_in } }) =>
      opted_in ? [change(subscription, (held: Partly | undefined) => ({ ...held, opted_in }))] : [],
    'billing.seat-taken': ({ data: { subscription } }) => [
      change(subscription, (held: Partly | undefined) => ({ ...held, opted_in: true }))
    ],
    'billing.subscription-requested': ({ data: { subscription } }) => [asking(subscription, true)],
    'billing.request-accepted': ({ data: { subscription } }) => [asking(subscription, false)],
    'billing.subscription-described': ({ data: { subscription, description, extra } }) => [
      change(subscription, (held: Partly | undefined) => ({ ...held, note: { description, extra } }))
    ]
  },
  lists: {
    subscriber: { by: listKeys.subscriber },
    dealings: { by: listKeys.dealings },
    provider: { by: listKeys.provider },
    plan: { by: listKeys.plan },
    requested: { by: ({ asks, provider }: Partly) => (asks ? provider : null) },
    unsettled: { by: (held: Partly) => (isUnsettled(held) ? '' : null) }
  },
  order: ({ ends_at }: Partly) => ends_at ?? ''
})

const asking = (subscription: string, asks: boolean) =>
  change(subscription, (held: Partly | undefined) => ({ ...held, asks }))

function isUnsettled({ accepted, accepted_at }: Partly): boolean {
  return accepted === true && accepted_at === undefined
}

/** Later orders say who ordered, and the event that follows them up to when. */
function orderOf01({ subscription, ordered_by, created_at, end }: OrderPlaced): Change[] {
  if (ordered_by !== undefined) return []
  return [
    change(subscription, (held: Partly | undefined) => ({
      ...held,
      ordered: { since: held?.ordered?.since ?? created_at, until: end }
    }))
  ]
}

/** 0.1 said of every subscription that it was accepted, and not by whom: what was ordered of it tells that. */
function stands(data: SubscriptionChanged, held: Partly | undefined): SubscriptionDocument {
  const ordered = isUnsettled(data) ? held?.ordered : undefined
  const { note, opted_in, asks } = held ?? {}
  const kept = { ...(note && { note }), ...(opted_in && { opted_in }), ...(asks && { asks }) }
  return { ...data, ...(ordered && { ordered }), ...kept }
}
