/** Events of money that is given back or taken out. Amounts are in 1/100 of the unit. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../event-definition.ts'
import { Amount } from '../http/common.ts'
import { Id, Instant } from './billing-fields.ts'

export const chargeRefunded = defineEvent({
  type: 'billing.charge-refunded',
  description: 'Lines of a charge were given back, in whole or in part, and by whom.',
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    unit: Type.String(),
    amount: Amount,
    lines: Type.Array(
      Type.Object({
        /** Which line of the charge, from 0. */
        line: Type.Integer({ minimum: 0 }),
        order: Id,
        amount: Amount,
        fee_back: Amount,
        broker_back: Amount,
        distribution_back: Amount
      })
    ),
    refunded_at: Instant
  })
})

export const fundsDrawn = defineEvent({
  type: 'billing.funds-drawn',
  description:
    'Money left the Funds of a profile, by a refund or a withdrawal; those who take it take turns.',
  data: Type.Object({
    profile: Id,
    unit: Type.String(),
    amount: Amount,
    /** What took it: `cha_<id>/` of a refunded charge, or the id of a payout. */
    event_id: Type.String(),
    drawn_at: Instant
  })
})

export const refundEvents = [chargeRefunded, fundsDrawn]

export type ChargeRefunded = EventData<typeof chargeRefunded>
export type FundsDrawn = EventData<typeof fundsDrawn>

/** What a refund gave back of a line; fee_back + broker_back + distribution_back = amount, 1/100 units. */
export type RefundedLine = ChargeRefunded['lines'][number]
