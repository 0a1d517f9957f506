import { type Change, change, projection } from '@bursar/event-sourcing'
import type { OrderPlaced, SubscriptionChanged } from '../domain/events.ts'
import { dealingsKey } from './ledger.ts'

/** A subscription as it stands; the document's key is its id. */
export interface SubscriptionDocument extends SubscriptionChanged {
  /** What 0.1 ordered of it: since when, and up to when. */
  readonly ordered?: Ordered
}

interface Ordered {
  readonly since: string
  readonly until: string
}

/** Before the event that says how the subscription stands there is only its order. */
type Partly = Partial<SubscriptionDocument>

/**
 * What each profile subscribes to or did, all of it and that with one provider, and who to each provider's plans, by
 * when it ends: the active ones are those that end later than now. `unsettled` are those of which 0.1 did not say
 * who had accepted them, and that no checkout ordered.
 */
export const subscriptions = projection({
  name: 'subscriptions',
  version: 3,
  on: {
    'billing.order-placed': ({ data }) => orderOf01(data),
    'billing.subscription-changed': ({ data }) => [
      change((data as SubscriptionChanged).subscription, (held: Partly | undefined) => stands(data, held))
    ]
  },
  lists: {
    subscriber: { by: ({ profile, withheld }: Partly) => (withheld ? null : profile) },
    dealings: {
      by: ({ profile, provider }: Partly) => profile && provider && dealingsKey(profile, provider)
    },
    provider: { by: ({ provider }: Partly) => provider },
    plan: { by: ({ plan }: Partly) => plan },
    unsettled: { by: ({ accepted, accepted_at }: Partly) => (accepted && !accepted_at ? '' : null) }
  },
  order: ({ ends_at }: Partly) => ends_at ?? ''
})

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

/** 0.1 said of every subscription that it was accepted: up to where it was ordered, it was. */
function stands(data: SubscriptionChanged, held: Partly | undefined): SubscriptionDocument {
  const ordered = held?.ordered
  if (!data.accepted || data.accepted_at !== undefined || !ordered) return data
  const { since, until } = ordered
  const accepted = { accepted_at: since, accepted_until: until < data.ends_at ? until : data.ends_at }
  return { ...data, ...accepted, ordered }
}
