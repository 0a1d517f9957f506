/** Events of charges and their refunds. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Count, cardFace, Id, Instant, Step } from '../fields.ts'

const Purchase = Type.Object({
  plan: Id,
  plan_slug: Type.String(),
  periods: Count,
  quantity: Amount,
  setup_amount: Amount,
  /** The coupon that discounted it. */
  coupon: Type.Optional(Id),
  span: Type.Object({
    subscription: Id,
    starts: Type.Boolean(),
    created_at: Instant,
    auto_renew: Type.Boolean(),
    start: Instant,
    end: Instant,
    anchor: Instant,
    step: Step,
    count: Count
  })
})

export const chargeCreated = defineEvent({
  type: 'billing.charge-created',
  description: 'The intent to charge, recorded before the payment processor is asked.',
  data: Type.Object({
    charge: Id,
    checkout: Id,
    ordinal: Count,
    profile: Id,
    provider: Id,
    broker: Id,
    unit: Type.String(),
    amount: Amount,
    description: Type.String(),
    lines: Type.Array(
      Type.Object({
        order: Id,
        amount: Amount,
        event_id: Type.String(),
        description: Type.String(),
        broker_fee: Count,
        purchase: Nullable(Purchase)
      })
    ),
    created_at: Instant,
    remember_card: Type.Boolean(),
    /** How the request that began this is finished after a crash; opaque to everyone else. */
    resume: Nullable(Type.String()),
    /** The user who ordered, and so accepted what the lines buy; absent before 0.2. */
    ordered_by: Type.Optional(Id),
    /** True when it took its turn among the provider's sales. */
    counted: Type.Optional(Type.Boolean()),
    /** Of one that pays an invoice: by which code, and the how manieth try it is, from 1. */
    invoice: Type.Optional(Type.Object({ claim_code: Type.String(), attempt: Count }))
  })
})

export const chargeSettled = defineEvent({
  type: 'billing.charge-settled',
  description:
    'The processor collected the money; lists what each line gave to the processor, the broker and the provider.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'Paid a charge.' },
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    unit: Type.String(),
    amount: Amount,
    fee: Amount,
    processor_key: Type.String(),
    lines: Type.Array(
      Type.Object({ order: Id, amount: Amount, fee: Amount, broker_fee: Amount, distribution: Amount })
    ),
    settled_at: Instant,
    ...cardFace
  })
})

export const chargePending = defineEvent({
  type: 'billing.charge-pending',
  description: 'The processor has neither accepted nor declined yet; the orders are placed and due.',
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    processor_key: Type.String(),
    pending_since: Instant,
    ...cardFace
  })
})

export const chargeDeclined = defineEvent({
  type: 'billing.charge-declined',
  description: 'The processor declined inside the checkout: nothing was ordered.',
  trail: { about: ({ profile }) => [profile], says: 'Tried to pay, and the payment was declined.' },
  data: Type.Object({
    charge: Id,
    checkout: Id,
    ordinal: Count,
    profile: Id,
    provider: Id,
    reason: Type.String(),
    declined_at: Instant
  })
})

export const chargeFailed = defineEvent({
  type: 'billing.charge-failed',
  description: 'A pending charge failed; its orders remain due.',
  trail: { about: ({ profile, provider }) => [profile, provider], says: 'A pending payment failed.' },
  data: Type.Object({ charge: Id, profile: Id, provider: Id, reason: Type.String(), failed_at: Instant })
})

export type ChargeCreated = EventData<typeof chargeCreated>
export type ChargeSettled = EventData<typeof chargeSettled>
export type ChargePending = EventData<typeof chargePending>
export type ChargeDeclined = EventData<typeof chargeDeclined>
export type ChargeFailed = EventData<typeof chargeFailed>

/** A line of a charge, frozen when the processor is asked. */
export type ChargeLine = ChargeCreated['lines'][number]

/** What a line of a new order buys. */
export type Purchase = NonNullable<ChargeLine['purchase']>

/** What a line of a settled charge gave to whom; fee + broker_fee + distribution = amount. */
export type SettledLine = ChargeSettled['lines'][number]

export const chargeRefunded = defineEvent({
  type: 'billing.charge-refunded',
  description: 'Lines of a charge were refunded, in whole or in part, and by whom.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'Refunded a charge, in whole or in part.'
  },
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

export type ChargeRefunded = EventData<typeof chargeRefunded>

/** What a refund gave back of a line; fee_back + broker_back + distribution_back = amount, 1/100 units. */
export type RefundedLine = ChargeRefunded['lines'][number]

export const chargeEvents = [
  chargeCreated,
  chargeSettled,
  chargePending,
  chargeDeclined,
  chargeFailed,
  chargeRefunded
]
