/** Events of charges and their refunds. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { ChangedFrom, CreditLine, CreditPayment } from '../changes/fields.ts'
import { Count, cardFace, dunningTerms, Id, Instant, keptCoupon, Step, trialOrder } from '../fields.ts'
import { reasonGiven } from '../subscriptions/reason.ts'
import { taxed } from '../taxes/fields.ts'

const Purchase = Type.Object({
  plan: Id,
  plan_slug: Type.String(),
  periods: Count,
  quantity: Amount,
  setup_amount: Amount,
  /** What it would cost less without the setup amount; absent where that is all of it. */
  setup_part: Type.Optional(Amount),
  /** What it would cost without the setup amount and the coupon, 0 where the plan is sold once; absent before 0.3. */
  recurring: Type.Optional(Amount),
  /** The coupon that discounted it. */
  coupon: Type.Optional(Id),
  /** Slug of the use charge that is paid ahead, `quantity` times: the span is what it is earned over. */
  use: Type.Optional(Type.String()),
  /** True of a plan whose provider has to accept who subscribes. */
  optin_on_request: Type.Optional(Type.Boolean()),
  /** Of a seat for somebody else: keyed hash of the address that it waits for. The span tells only how long it is. */
  seat: Type.Optional(Id),
  /** There when it is a trial: the span is the trial, and what follows is counted from its end. */
  trial: Type.Optional(trialOrder),
  /** Of a trial: the coupon that is kept for the order after it. */
  kept_coupon: Type.Optional(keptCoupon),
  /** The seat of another's that this claims. */
  claim: Type.Optional(Type.Object({ seat: Id, address: Id, payer: Id })),
  span: Type.Object({
    subscription: Id,
    starts: Type.Boolean(),
    created_at: Instant,
    auto_renew: Type.Boolean(),
    start: Instant,
    end: Instant,
    anchor: Instant,
    step: Step,
    count: Count,
    /** Until when the subscription is, or was, a trial. */
    trial_ends_at: Type.Optional(Instant),
    /** When a trial began that goes on with another plan. */
    trial_began_at: Type.Optional(Instant)
  }),
  ...taxed
})

/** A part of a charge: an order that is due, or that it places. */
const ChargeLine = Type.Object({
  order: Id,
  amount: Amount,
  event_id: Type.String(),
  description: Type.String(),
  broker_fee: Count,
  purchase: Nullable(Purchase)
})

/** What a charge pays of a change of plan, which is carried out with its outcome. */
const Change = Type.Object({
  from: ChangedFrom,
  /** The subscription that begins, and its plan. */
  to: ChangedFrom,
  /** The orders that it places, whole: the lines of the charge are what the credit leaves of them. */
  orders: Type.Array(ChargeLine),
  lines: Type.Array(CreditLine),
  paid: Type.Array(CreditPayment)
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
    lines: Type.Array(ChargeLine),
    created_at: Instant,
    remember_card: Type.Boolean(),
    /** How the request that began this is finished after a crash; opaque to everyone else. */
    resume: Nullable(Type.String()),
    /** The user who ordered, and so accepted what the lines buy; absent before 0.2. */
    ordered_by: Type.Optional(Id),
    /** True when it took its turn among the provider's sales. */
    counted: Type.Optional(Type.Boolean()),
    /** Of one that pays a change of plan. */
    change: Type.Optional(Change),
    ...reasonGiven,
    /** Of one that pays an invoice: by which code, and the how manieth try it is, from 1. */
    invoice: Type.Optional(Type.Object({ claim_code: Type.String(), attempt: Count })),
    /** Of one that renewals make: the day on which the profile is billed, and around which they try. */
    billing_date: Type.Optional(Instant),
    /** Of one that renewals make: what this attempt goes by; absent before 0.2. */
    dunning: Type.Optional(Type.Object(dunningTerms))
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
    /** What it was for, as the charge says it; absent in what an earlier version wrote. */
    description: Type.Optional(Type.String()),
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

export const chargeWaiting = defineEvent({
  type: 'billing.charge-waiting',
  description:
    'The processor asks the customer to confirm the payment, such as by 3-D Secure; nothing is ordered before that.',
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    processor_key: Type.String(),
    waiting_since: Instant,
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
export type ChargeWaiting = EventData<typeof chargeWaiting>
export type ChargeDeclined = EventData<typeof chargeDeclined>
export type ChargeFailed = EventData<typeof chargeFailed>

/** A line of a charge, frozen when the processor is asked. */
export type ChargeLine = ChargeCreated['lines'][number]

/** What a line of a new order buys. */
export type Purchase = NonNullable<ChargeLine['purchase']>

/** What a line of a settled charge gave to whom; fee + broker_fee + distribution = amount. */
export type SettledLine = ChargeSettled['lines'][number]

const LineBack = Type.Object({
  /** Which line of the charge, from 0. */
  line: Type.Integer({ minimum: 0 }),
  order: Id,
  amount: Amount,
  fee_back: Amount,
  broker_back: Amount,
  distribution_back: Amount,
  /** Of the line of a tax: what of it is owed to the state no more. */
  tax_back: Type.Optional(Amount)
})

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
    lines: Type.Array(LineBack),
    /** What the processor is asked for it by; absent of one that was written before it was. */
    refund: Type.Optional(Id),
    refunded_at: Instant
  })
})

export const refundFailed = defineEvent({
  type: 'billing.refund-failed',
  description:
    'A refund did not reach whoever had paid: those who gave the money have it again, and it is still owed.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'A refund did not reach whoever had paid, and the money came back.'
  },
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    unit: Type.String(),
    /** What did not reach whoever had paid. */
    amount: Amount,
    lines: Type.Array(LineBack),
    refund: Id,
    /** The processor's word for why. */
    reason: Type.String(),
    failed_at: Instant
  })
})

export const chargeDisputed = defineEvent({
  type: 'billing.charge-disputed',
  description: 'A bank took back what was left of a charge: whoever paid it disputes it.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'A charge is disputed, and the bank took it back.'
  },
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    unit: Type.String(),
    amount: Amount,
    /** What the processor takes of the provider for the dispute. */
    dispute_fee: Amount,
    lines: Type.Array(LineBack),
    /** The processor's id of the event that told of it. */
    notice: Type.String(),
    disputed_at: Instant
  })
})

const closedDispute = Type.Object({
  charge: Id,
  profile: Id,
  provider: Id,
  /** The processor's id of the event that told of it. */
  notice: Type.String(),
  closed_at: Instant
})

export const disputeWon = defineEvent({
  type: 'billing.dispute-won',
  description: 'The dispute of a charge was won: the bank gave back all that it took, the fee too.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'The dispute of a charge was won.'
  },
  data: closedDispute
})

export const disputeLost = defineEvent({
  type: 'billing.dispute-lost',
  description: 'The dispute of a charge was lost: what the bank took stays with whoever paid.',
  trail: {
    about: ({ profile, provider }) => [profile, provider],
    says: 'The dispute of a charge was lost.'
  },
  data: closedDispute
})

export type ChargeRefunded = EventData<typeof chargeRefunded>
export type RefundFailed = EventData<typeof refundFailed>
export type ChargeDisputed = EventData<typeof chargeDisputed>
export type DisputeClosed = EventData<typeof disputeWon>

/** What a refund or a dispute took back of a line; fee_back + broker_back + distribution_back = amount, 1/100 units. */
export type RefundedLine = ChargeRefunded['lines'][number]

export const receiptAsked = defineEvent({
  type: 'billing.receipt-asked',
  description: 'The receipt of a charge is to go by mail to those who manage the profile that paid.',
  trail: { about: ({ profile }) => [profile], says: 'Asked for a receipt by mail.' },
  data: Type.Object({
    receipt: Id,
    charge: Id,
    profile: Id,
    provider: Id,
    amount: Amount,
    unit: Type.String(),
    description: Type.String(),
    processor_key: Type.String(),
    charged_at: Instant,
    /** Start of the links in the mail. */
    origin: Type.String()
  })
})

export type ReceiptAsked = EventData<typeof receiptAsked>

export const chargeEvents = [
  chargeCreated,
  chargeSettled,
  chargePending,
  chargeWaiting,
  chargeDeclined,
  chargeFailed,
  chargeRefunded,
  refundFailed,
  receiptAsked,
  chargeDisputed,
  disputeWon,
  disputeLost
]
