/** What URLs about charges and their refunds take and answer. */
import { type Static, Type } from 'typebox'
import { Amount, as_of, BalanceList, DateTime, Id, Nullable, PRICE_MAX, Text } from '../../http/common.ts'
import { ProcessorAuth } from '../accounts/http.ts'

/** What a charge is for; `num` counts from 0 and names it in a refund. Amounts in 1/100 of the unit. */
export const ChargeLineView = Type.Object(
  {
    num: Type.Integer(),
    description: Type.String(),
    amount: Type.Integer(),
    refunded: Type.Integer(),
    /** What can still be given back: 0 unless the charge is done. */
    refundable: Type.Integer()
  },
  { $id: 'ChargeLine' }
)

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
  detail: Type.String(),
  lines: Type.Array(ChargeLineView),
  /** Number of the invoice that it pays, or the first of them; null while there is none. */
  invoice: Nullable(Type.String()),
  /** Of one that waits for its customer: what a browser confirms it with. */
  processor_info: Type.Optional(ProcessorAuth)
}

/** Money asked of a card, and what came of it. */
export const Charge = Type.Object(chargeFields, { $id: 'Charge' })
export type Charge = Static<typeof Charge>

export const ChargeList = BalanceList(Charge)

const chargeStates = ['created', 'done', 'failed', 'disputed'] as const

/** Query of lists of charges beside that of all lists. */
export const ChargesQuery = Type.Object({
  unit: Type.Optional(Text(3)),
  state: Type.Optional(Type.Union(chargeStates.map((state) => Type.Literal(state))))
})

/** Query of what a provider is paid: `payer` is the slug of who pays, also after its last subscription ended. */
export const ReceivedQuery = Type.Object({ ...ChargesQuery.properties, payer: Type.Optional(Text(255)) })

/** Query of those that can be asked for as they stood. */
export const PastChargesQuery = Type.Object({ ...ChargesQuery.properties, as_of })

/** That the receipt of a charge goes out, and to whom. */
export const EmailChargeReceipt = Type.Object(
  {
    charge_id: Type.String({ description: 'key of the charge at the processor' }),
    email: Nullable(Type.String({ description: 'contact address of the profile that paid' })),
    detail: Type.String()
  },
  { $id: 'EmailChargeReceipt' }
)

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

/** From when what the processor told is heard again; absent: from where that ended last. */
export const ReconcileCharges = Type.Object({ since: Type.Optional(DateTime) }, { $id: 'ReconcileCharges' })

/** What was heard: events that the processor told, and those of them that are about charges here. */
export const ReconciledCharges = Type.Object(
  { processor: Type.String(), since: DateTime, events: Type.Integer(), heard: Type.Integer() },
  { $id: 'ReconciledCharges' }
)
export type ReconciledCharges = Static<typeof ReconciledCharges>

/** What a payment processor tells by itself; what else is in it is of no concern. */
export const WebhookEvent = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 255 }),
    type: Type.String({ minLength: 1, maxLength: 255 }),
    /** Seconds since 1970. */
    created: Type.Optional(Amount),
    /** The connected account that it comes from; absent of the site’s own. */
    account: Type.Optional(Type.String({ maxLength: 255 })),
    data: Type.Optional(
      Type.Object({
        object: Type.Optional(
          Type.Object({
            id: Type.Optional(Type.Unknown()),
            /** How a dispute was closed: won or lost. */
            status: Type.Optional(Type.Unknown())
          })
        )
      })
    )
  },
  { $id: 'WebhookEvent' }
)

/** That an event came; it says nothing of whether it changed anything. */
export const WebhookReceipt = Type.Object({ received: Type.Boolean() }, { $id: 'WebhookReceipt' })
