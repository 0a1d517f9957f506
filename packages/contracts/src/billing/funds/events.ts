/** Events of money that leaves the Funds of a profile. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { Id, Instant } from '../fields.ts'

export const fundsDrawn = defineEvent({
  type: 'billing.funds-drawn',
  description: 'Money left the Funds of a profile by a refund or a withdrawal; such changes are serialized.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'Took money out of the funds: a refund or a withdrawal.'
  },
  data: Type.Object({
    profile: Id,
    unit: Type.String(),
    amount: Amount,
    /** What took it: `cha_<id>/` of a refunded charge, or the id of a payout. */
    event_id: Type.String(),
    drawn_at: Instant
  })
})

export type FundsDrawn = EventData<typeof fundsDrawn>

export const fundsEvents = [fundsDrawn]
