/** Events of what comes to an end before its time. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../event-definition.ts'
import { Id, Instant } from './billing-fields.ts'

export const subscriptionEnded = defineEvent({
  type: 'billing.subscription-ended',
  description: 'A subscription ended before its time; what was prepaid goes on being earned.',
  data: Type.Object({ subscription: Id, profile: Id, provider: Id, plan: Id, ended_at: Instant })
})

export const cardForgotten = defineEvent({
  type: 'billing.card-forgotten',
  description: 'A subscriber has no card on file any more.',
  data: Type.Object({ profile: Id, forgotten_at: Instant })
})

export type SubscriptionEnded = EventData<typeof subscriptionEnded>
export type CardForgotten = EventData<typeof cardForgotten>
