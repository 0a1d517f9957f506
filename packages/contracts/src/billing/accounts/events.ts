/** Events of what a subscriber ordered, and of cards. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Count, cardFace, Id, Instant, keptCoupon, Step, trialOrder } from '../fields.ts'
import { HeldTerms as KeptTerms } from '../renewals/fields.ts'
import { taxed } from '../taxes/fields.ts'

export const orderPlaced = defineEvent({
  type: 'billing.order-placed',
  description: 'A subscriber ordered a number of periods of a plan.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Ordered a plan.' },
  data: Type.Object({
    order: Id,
    profile: Id,
    provider: Id,
    plan: Id,
    plan_slug: Type.String(),
    subscription: Id,
    event_id: Type.String(),
    amount: Amount,
    unit: Type.String(),
    description: Type.String(),
    broker_fee: Count,
    periods: Count,
    quantity: Amount,
    setup_amount: Amount,
    /** What it would cost less without the setup amount, which a coupon may have lowered; absent where that is all of it. */
    setup_part: Type.Optional(Amount),
    start: Instant,
    end: Instant,
    created_at: Instant,
    charge: Nullable(Id),
    /** Slug of the use charge that it pays ahead, `quantity` times. */
    prepaid: Type.Optional(Type.String()),
    /** Of a seat for somebody else, which begins when it is claimed: keyed hash of the address that it waits for. */
    seat: Type.Optional(Id),
    /** How many steps it will last. */
    count: Type.Optional(Count),
    /** The seat of another's that it claims. */
    claims: Type.Optional(Id),
    /** The user who ordered; absent before 0.2. */
    ordered_by: Type.Optional(Id),
    /** What the periods of its span are counted from, and in; absent before 0.2. */
    anchor: Type.Optional(Instant),
    step: Type.Optional(Step),
    /** There when it is a trial, an order of 0 whose span is the trial: what is paid comes with the order after it. */
    trial: Type.Optional(trialOrder),
    /** Of a trial: the coupon that is kept for the order after it. */
    kept_coupon: Type.Optional(keptCoupon),
    /** By what a renewal was priced, where that is not what the plan said then; what is used goes by it, too. */
    terms: Type.Optional(KeptTerms),
    ...taxed
  })
})

export const cardSaved = defineEvent({
  type: 'billing.card-saved',
  description: 'A subscriber has a card on file.',
  trail: { about: ({ profile }) => [profile], says: 'Put a card on file.' },
  data: Type.Object({
    profile: Id,
    card_key: Type.String(),
    saved_at: Instant,
    ...cardFace,
    /** What the processor knows the same card by, whoever has it; absent where it says nothing of that. */
    fingerprint: Type.Optional(personal(255))
  })
})

export type OrderPlaced = EventData<typeof orderPlaced>
/** Terms that are kept in the place of the plan's. */
export type HeldTerms = NonNullable<OrderPlaced['terms']>
/** What a kept coupon takes off, in the terms of the coupon. */
export type KeptCoupon = NonNullable<OrderPlaced['kept_coupon']>
export type CardSaved = EventData<typeof cardSaved>

export const cardForgotten = defineEvent({
  type: 'billing.card-forgotten',
  description: 'A subscriber’s card on file was removed.',
  trail: { about: ({ profile }) => [profile], says: 'Removed the card on file.' },
  data: Type.Object({ profile: Id, forgotten_at: Instant })
})

export type CardForgotten = EventData<typeof cardForgotten>

export const accountClaimed = defineEvent({
  type: 'billing.account-claimed',
  description:
    'A profile that nobody managed has its first manager: what its maker accepted or ordered awaits that manager’s acceptance.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'Took over the subscriptions of the profile, which await acceptance.'
  },
  data: Type.Object({ profile: Id, claimed_at: Instant })
})

export type AccountClaimed = EventData<typeof accountClaimed>

export const addressGiven = defineEvent({
  type: 'billing.address-given',
  description: 'A checkout gave an address that the profile did not have: the profile takes it over.',
  data: Type.Object({
    profile: Id,
    /** Whose key seals the texts: the person that the profile belongs to. */
    person: Id,
    street_address: Type.Optional(personal(255)),
    locality: Type.Optional(personal(255)),
    region: Type.Optional(personal(255)),
    postal_code: Type.Optional(personal(255)),
    country: Type.Optional(personal(2))
  })
})

export type AddressGiven = EventData<typeof addressGiven>

export const accountClosed = defineEvent({
  type: 'billing.account-closed',
  description:
    'The profile was archived: what it orders or sells from then on, by a payment that was under way, ends at once.',
  data: Type.Object({ profile: Id, closed_at: Instant })
})

export type AccountClosed = EventData<typeof accountClosed>

export const accountEvents = [
  orderPlaced,
  cardSaved,
  cardForgotten,
  accountClaimed,
  addressGiven,
  accountClosed
]
