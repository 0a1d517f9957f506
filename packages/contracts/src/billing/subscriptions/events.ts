/** Events of subscriptions and of subscribers that imports name. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { Count, Id, Instant, Step } from '../fields.ts'

export const subscriptionEnded = defineEvent({
  type: 'billing.subscription-ended',
  description: 'A subscription was ended early; what was prepaid continues to be recognized as income.',
  trail: {
    about: ({ profile, provider, withheld }) => (withheld === false ? [profile, provider] : [provider]),
    says: 'Ended a subscription early.'
  },
  data: Type.Object({
    subscription: Id,
    profile: Id,
    provider: Id,
    plan: Id,
    ended_at: Instant,
    /** Whether its subscriber is not shown it; absent before 0.2, where that is not known. */
    withheld: Type.Optional(Type.Boolean())
  })
})

export type SubscriptionEnded = EventData<typeof subscriptionEnded>

/** Which subscription it is, whose, and of what. */
const which = { subscription: Id, profile: Id, provider: Id, plan: Id }

/** What an order made of a subscription: up to when it goes, counted in steps from its anchor. */
const ordered = { ends_at: Instant, anchor: Instant, step: Step, count: Count, order: Id }

export const subscriptionStarted = defineEvent({
  type: 'billing.subscription-started',
  description: 'An order began a subscription.',
  data: Type.Object({ ...which, created_at: Instant, auto_renew: Type.Boolean(), ...ordered })
})

export const subscriptionExtended = defineEvent({
  type: 'billing.subscription-extended',
  description: 'An order extended a subscription.',
  data: Type.Object({ ...which, previous_ends_at: Instant, ...ordered })
})

/** There when it is accepted, absent before 0.2. */
const acceptance = {
  /** The user who ordered or accepted it. */
  accepted_by: Type.Optional(Id),
  accepted_at: Type.Optional(Instant),
  /** Up to when it was ordered or accepted: what the provider adds to it goes no further. */
  accepted_until: Type.Optional(Instant)
}

export const subscriptionChanged = defineEvent({
  type: 'billing.subscription-changed',
  description: 'The current state of a subscription, published for other services after every change.',
  data: Type.Object({
    ...which,
    created_at: Instant,
    ends_at: Instant,
    auto_renew: Type.Boolean(),
    /**
     * False while it waits to be accepted: it is listed then, and gives no access. Before 0.2, when there was no
     * `accepted_at`, it was always true, and what a checkout ordered was accepted.
     */
    accepted: Type.Boolean(),
    ...acceptance,
    /** True of an import that its subscriber is not shown: it never dealt with this provider. */
    withheld: Type.Optional(Type.Boolean())
  })
})

export const subscriptionAccepted = defineEvent({
  type: 'billing.subscription-accepted',
  description:
    'A manager of the subscriber accepted a subscription that the provider had imported or granted.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Accepted a subscription.' },
  data: Type.Object({
    ...which,
    accepted_by: Id,
    accepted_at: Instant,
    accepted_until: Instant
  })
})

export const subscriptionGranted = defineEvent({
  type: 'billing.subscription-granted',
  description: 'A provider granted a subscription by name; the profile with that name can accept it.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Granted a subscription.' },
  data: Type.Object({ ...which, granted_by: Id, granted_at: Instant })
})

export const salesSurfaced = defineEvent({
  type: 'billing.sales-surfaced',
  description:
    'A profile accepted what its provider had granted by name; it now also sees what was imported for that name before.',
  data: Type.Object({ profile: Id, provider: Id, surfaced_at: Instant })
})

export const subscriberIntroduced = defineEvent({
  type: 'billing.subscriber-introduced',
  description: 'An import named an unknown subscriber; a shadow profile is created for it.',
  introduces: () => true,
  data: Type.Object({
    profile: Id,
    /** Whose key seals the texts: the new profile. */
    person: Id,
    slug: personal(255),
    full_name: personal(255),
    /** Where the file says to write to them; absent when it does not. */
    email: Type.Optional(personal(254)),
    /** When the sale was made whose row says the name, or the address; absent where none does, and before 0.2. */
    full_name_at: Type.Optional(Instant),
    email_at: Type.Optional(Instant),
    /** Who imported. */
    provider: Id
  })
})

export const subscriberDescribed = defineEvent({
  type: 'billing.subscriber-described',
  description:
    'A later import has a different name or address for a subscriber whose profile the provider looks after.',
  data: Type.Object({
    profile: Id,
    person: Id,
    /** Who imported. */
    provider: Id,
    /** What is another now; absent when it is the same. */
    full_name: Type.Optional(personal(255)),
    email: Type.Optional(personal(254)),
    /** When the sale was made whose row says it. */
    full_name_at: Type.Optional(Instant),
    email_at: Type.Optional(Instant)
  })
})

export type SubscriptionStarted = EventData<typeof subscriptionStarted>
export type SubscriptionExtended = EventData<typeof subscriptionExtended>
export type SubscriptionChanged = EventData<typeof subscriptionChanged>
export type SubscriptionAccepted = EventData<typeof subscriptionAccepted>
export type SubscriberIntroduced = EventData<typeof subscriberIntroduced>
export type SubscriberDescribed = EventData<typeof subscriberDescribed>
export type SubscriptionGranted = EventData<typeof subscriptionGranted>
export type SalesSurfaced = EventData<typeof salesSurfaced>

export const subscriptionEvents = [
  subscriptionEnded,
  subscriptionStarted,
  subscriptionExtended,
  subscriptionChanged,
  subscriptionAccepted,
  subscriptionGranted,
  salesSurfaced,
  subscriberIntroduced,
  subscriberDescribed
]
