/** Events of what a subscriber ordered, and of cards. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Count, cardFace, Id, Instant, Step } from '../fields.ts'

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
    start: Instant,
    end: Instant,
    created_at: Instant,
    charge: Nullable(Id),
    /** The user who ordered; absent before 0.2. */
    ordered_by: Type.Optional(Id),
    /** What the periods of its span are counted from, and in; absent before 0.2. */
    anchor: Type.Optional(Instant),
    step: Type.Optional(Step)
  })
})

export const cardSaved = defineEvent({
  type: 'billing.card-saved',
  description: 'A subscriber has a card on file.',
  trail: { about: ({ profile }) => [profile], says: 'Put a card on file.' },
  data: Type.Object({ profile: Id, card_key: Type.String(), saved_at: Instant, ...cardFace })
})

export type OrderPlaced = EventData<typeof orderPlaced>
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

export const accountEvents = [orderPlaced, cardSaved, cardForgotten, accountClaimed]
