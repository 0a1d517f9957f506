/** Events of the carts of visitors, who are not logged in: how long each is kept. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../event-definition.ts'
import { Id, Instant } from './billing-fields.ts'

export const visitorCartKept = defineEvent({
  type: 'billing.visitor-cart-kept',
  description: 'The cart of a visitor is kept until then, or longer when it is used again.',
  data: Type.Object({ visitor: Id, kept_until: Instant })
})

export const visitorCartExpired = defineEvent({
  type: 'billing.visitor-cart-expired',
  description:
    'The cart of a visitor was kept as long as it is to be: it is empty, and what it said of people is erased.',
  data: Type.Object({ visitor: Id, expired_at: Instant })
})

export const visitorEvents = [visitorCartKept, visitorCartExpired]

export type VisitorCartKept = EventData<typeof visitorCartKept>
export type VisitorCartExpired = EventData<typeof visitorCartExpired>
