/** What URLs about charges and their refunds take and answer. */
import { type Static, Type } from 'typebox'
import { Amount, BalanceList, DateTime, Id, Nullable, PRICE_MAX } from '../../http/common.ts'

export const chargeFields = {
  id: Id,
  created_at: DateTime,
  amount: Type.Integer(),
  unit: Type.String(),
  state: Type.String(),
  readable_amount: Type.String(),
  description: Nullable(Type.String()),
  claim_code: Nullable(Type.String()),
  last4: Type.String(),
  exp_date: Nullable(Type.String()),
  processor_key: Nullable(Type.String()),
  detail: Type.String()
}

/** Money asked of a card, and what came of it. */
export const Charge = Type.Object(chargeFields, { $id: 'Charge' })
export type Charge = Static<typeof Charge>

export const ChargeList = BalanceList(Charge)

/** What is given back of a line, which counts from 0; all that is left of it when no amount is given. */
export const RefundChargeItem = Type.Object(
  {
    num: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
    refunded_amount: Type.Optional(Type.Integer({ minimum: 1, maximum: PRICE_MAX }))
  },
  { $id: 'RefundChargeItem' }
)

/** Lines that are refunded together or not at all. */
export const RefundCharge = Type.Object(
  { lines: Type.Array(RefundChargeItem, { minItems: 1, maxItems: 10_000 }) },
  { $id: 'RefundCharge' }
)

/** What a payment processor tells by itself; what else is in it is of no concern. */
export const WebhookEvent = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 255 }),
    type: Type.String({ minLength: 1, maxLength: 255 }),
    /** Seconds since 1970. */
    created: Type.Optional(Amount),
    data: Type.Optional(
      Type.Object({ object: Type.Optional(Type.Object({ id: Type.Optional(Type.Unknown()) })) })
    )
  },
  { $id: 'WebhookEvent' }
)

/** That an event came; it says nothing of whether it changed anything. */
export const WebhookReceipt = Type.Object({ received: Type.Boolean() }, { $id: 'WebhookReceipt' })
