/** Events of money that leaves the Funds of a profile. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { Id, Instant } from '../fields.ts'

export const fundsDrawn = defineEvent({
  type: 'billing.funds-drawn',
  description:
    'Money left the Funds of a profile by a refund, a dispute or a withdrawal; such changes are serialized.',
  trail: {
    about: ({ profile }) => [profile],
    says: 'Took money out of the funds: a refund, a dispute or a withdrawal.'
  },
  data: Type.Object({
    profile: Id,
    unit: Type.String(),
    amount: Amount,
    /** What took it: `cha_<id>/` of a charge that was refunded or disputed, or the id of a payout. */
    event_id: Type.String(),
    drawn_at: Instant
  })
})

export const payoutReturned = defineEvent({
  type: 'billing.payout-returned',
  description: 'A bank drew a payout back: the money is in the Funds again.',
  trail: { about: ({ profile }) => [profile], says: 'A payout came back from the bank.' },
  data: Type.Object({
    profile: Id,
    unit: Type.String(),
    amount: Amount,
    /** The processor's id of the payout. */
    payout: Type.String(),
    returned_at: Instant
  })
})

export type FundsDrawn = EventData<typeof fundsDrawn>
export type PayoutReturned = EventData<typeof payoutReturned>

export const fundsEvents = [fundsDrawn, payoutReturned]
