/** Events of subscriptions and of subscribers that imports name. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { EXTRA_MAX } from '../../extra.ts'
import { Nullable } from '../../http/common.ts'
import { ChangedFrom, ChangeNote } from '../changes/fields.ts'
import { Count, Id, Instant, Step } from '../fields.ts'
import { reasonGiven } from './reason.ts'
import { DESCRIPTION_MAX, MESSAGE_MAX } from './texts.ts'

/** In whose trails it stands: what a subscriber is not shown is not in its own. */
const shownTo = (data: { profile: string; provider: string; withheld?: boolean }) =>
  data.withheld === false ? [data.profile, data.provider] : [data.provider]

export const subscriptionEnded = defineEvent({
  type: 'billing.subscription-ended',
  description: 'A subscription was ended early; what was prepaid continues to be recognized as income.',
  trail: { about: shownTo, says: 'Ended a subscription early.' },
  data: Type.Object({
    subscription: Id,
    profile: Id,
    provider: Id,
    plan: Id,
    ended_at: Instant,
    /** Whether its subscriber is not shown it; absent before 0.2, where that is not known. */
    withheld: Type.Optional(Type.Boolean()),
    ...reasonGiven
  })
})

export type SubscriptionEnded = EventData<typeof subscriptionEnded>

/** Which subscription it is, whose, and of what. */
const which = { subscription: Id, profile: Id, provider: Id, plan: Id }

/** Up to when a subscription goes, counted in steps from its anchor. */
const counted = { ends_at: Instant, anchor: Instant, step: Step, count: Count }

/** Until when it is, or was, a trial; absent of one that began without. */
const trial = { trial_ends_at: Type.Optional(Instant) }

export const subscriptionStarted = defineEvent({
  type: 'billing.subscription-started',
  description: 'An order or a grant began a subscription.',
  data: Type.Object({
    ...which,
    created_at: Instant,
    auto_renew: Type.Boolean(),
    ...counted,
    ...trial,
    /** Of one that goes on with the trial of another: when that began. */
    trial_began_at: Type.Optional(Instant),
    /** Absent of one that was granted. */
    order: Type.Optional(Id)
  })
})

export const subscriptionExtended = defineEvent({
  type: 'billing.subscription-extended',
  description: 'An order extended a subscription.',
  data: Type.Object({ ...which, previous_ends_at: Instant, ...counted, order: Id })
})

/** Whether its subscriber is not shown it. */
const withheld = { withheld: Type.Boolean() }

export const subscriptionEndMoved = defineEvent({
  type: 'billing.subscription-end-moved',
  description: 'A provider gave a subscription another end; later periods are counted from it.',
  trail: { about: shownTo, says: 'Changed the end of a subscription.' },
  data: Type.Object({ ...which, ...withheld, previous_ends_at: Instant, ends_at: Instant, moved_at: Instant })
})

export const renewalStopped = defineEvent({
  type: 'billing.renewal-stopped',
  description: 'A subscription will not renew; it runs to its end.',
  trail: { about: shownTo, says: 'Stopped the renewal of a subscription.' },
  data: Type.Object({ ...which, ...withheld, stopped_at: Instant, ...reasonGiven })
})

export const renewalResumed = defineEvent({
  type: 'billing.renewal-resumed',
  description: 'The subscriber turned the renewal of a subscription on again.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'Turned on the renewal of a subscription.'
  },
  data: Type.Object({ ...which, resumed_by: Id, resumed_at: Instant })
})

export const subscriptionDescribed = defineEvent({
  type: 'billing.subscription-described',
  description: 'A provider noted something with a subscription.',
  trail: { about: shownTo, says: 'Described a subscription.' },
  data: Type.Object({
    ...which,
    ...withheld,
    /** Whose key seals the texts: the subscriber. */
    person: Id,
    /** All of both, empty for none. */
    description: personal(DESCRIPTION_MAX),
    extra: personal(EXTRA_MAX),
    described_at: Instant
  })
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
    ...trial,
    /** The one that it took the place of, by a change of plan. */
    changed_from: Type.Optional(ChangedFrom),
    /** The one that took its place: it ended by a change of plan, and its subscriber went on. */
    changed_to: Type.Optional(ChangedFrom),
    /** What it goes over to at its end. */
    change_to: Type.Optional(ChangeNote),
    /** True while a bank looks into a charge whose credit paid it, or the one that it took the place of. */
    disputed: Type.Optional(Type.Literal(true)),
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
  data: Type.Object({
    ...which,
    granted_by: Id,
    granted_at: Instant,
    /** True where the plan asks nobody to accept: the subscriber has access at once, and the provider nothing. */
    opted_in: Type.Optional(Type.Boolean())
  })
})

export const subscriptionRequested = defineEvent({
  type: 'billing.subscription-requested',
  description:
    'An order is for a plan whose provider accepts each subscriber; the subscription waits for that and gives no access.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Asked for a subscription.' },
  data: Type.Object({
    ...which,
    /** The user who ordered. */
    requested_by: Nullable(Id),
    requested_at: Instant,
    /** Up to when it was ordered. */
    requested_until: Instant
  })
})

export const requestAccepted = defineEvent({
  type: 'billing.request-accepted',
  description: 'A provider accepted a subscriber who had asked for a subscription.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Accepted a subscriber.' },
  data: Type.Object({ ...which, accepted_by: Id, accepted_at: Instant })
})

export const subscriptionInvited = defineEvent({
  type: 'billing.subscription-invited',
  description:
    'Those who manage a profile are to be told by mail of a subscription that was granted; where nobody does, whoever ' +
    'has the address of the profile is invited to manage it.',
  data: Type.Object({
    ...which,
    plan_title: Type.String(),
    /** Whose key seals the message: the subscriber. */
    person: Id,
    message: Type.Optional(personal(MESSAGE_MAX)),
    invited_by: Id,
    invited_at: Instant,
    /** Start of the links in the mail. */
    origin: Type.String()
  })
})

export const grantCounted = defineEvent({
  type: 'billing.grant-counted',
  description:
    'A subscription was granted that awaits an answer. On the stream of the provider, and on that of the user who granted it.',
  data: Type.Object({
    /** The provider, or the user. */
    granter: Id,
    profile: Id,
    plan: Id,
    subscription: Id,
    /** Ids of earlier ones that wait no longer. */
    answered: Type.Optional(Type.Array(Id))
  })
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

export const trialEnded = defineEvent({
  type: 'billing.trial-ended',
  description:
    'A trial ran out without an order for the time after it. Of one that was ended before, its subscription’s end tells.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'A trial ended.' },
  data: Type.Object({ ...which, ended_at: Instant })
})

export const trialTaken = defineEvent({
  type: 'billing.trial-taken',
  description:
    'A trial of a plan began that a person has once; on the stream of the keyed hash of that person, or of the card.',
  data: Type.Object({ ...which, taken_at: Instant })
})

export type SubscriptionStarted = EventData<typeof subscriptionStarted>
export type TrialEnded = EventData<typeof trialEnded>
export type TrialTaken = EventData<typeof trialTaken>
export type SubscriptionExtended = EventData<typeof subscriptionExtended>
export type SubscriptionChanged = EventData<typeof subscriptionChanged>
export type SubscriptionAccepted = EventData<typeof subscriptionAccepted>
export type SubscriptionEndMoved = EventData<typeof subscriptionEndMoved>
export type RenewalStopped = EventData<typeof renewalStopped>
export type RenewalResumed = EventData<typeof renewalResumed>
export type SubscriptionDescribed = EventData<typeof subscriptionDescribed>
export type SubscriberIntroduced = EventData<typeof subscriberIntroduced>
export type SubscriberDescribed = EventData<typeof subscriberDescribed>
export type SubscriptionGranted = EventData<typeof subscriptionGranted>
export type SubscriptionRequested = EventData<typeof subscriptionRequested>
export type RequestAccepted = EventData<typeof requestAccepted>
export type SubscriptionInvited = EventData<typeof subscriptionInvited>
export type GrantCounted = EventData<typeof grantCounted>
export type SalesSurfaced = EventData<typeof salesSurfaced>

export const subscriptionEvents = [
  subscriptionEnded,
  subscriptionStarted,
  subscriptionExtended,
  subscriptionEndMoved,
  renewalStopped,
  renewalResumed,
  subscriptionDescribed,
  subscriptionChanged,
  subscriptionAccepted,
  subscriptionGranted,
  subscriptionRequested,
  requestAccepted,
  subscriptionInvited,
  grantCounted,
  trialEnded,
  trialTaken,
  salesSurfaced,
  subscriberIntroduced,
  subscriberDescribed
]
