/**
 * Events of the billing service: plans on `plan-<id>`, carts on `cart-<user id>`, and all that a subscriber
 * ordered and paid on `account-<profile id>`. Amounts are integers in 1/100 of the unit.
 */
import { Type } from 'typebox'
import { defineEvent, type EventData, type EventsOf, personal } from '../event-definition.ts'
import { Extra } from '../extra.ts'
import { Amount, Nullable } from '../http/common.ts'
import { couponEvents } from './billing-coupons.ts'
import { cardForgotten, subscriptionEnded } from './billing-endings.ts'
import { Count, Id, Instant, Step } from './billing-fields.ts'
import { ledgerPosted } from './billing-ledger.ts'
import { refundEvents } from './billing-refunds.ts'
import { salesEvents } from './billing-sales.ts'
import { subscriptionEvents } from './billing-subscriptions.ts'
import { visitorEvents } from './billing-visitors.ts'

export * from './billing-coupons.ts'
export * from './billing-endings.ts'
export * from './billing-ledger.ts'
export * from './billing-refunds.ts'
export * from './billing-sales.ts'
export * from './billing-subscriptions.ts'
export * from './billing-visitors.ts'
export * from './ledger-kinds.ts'

const OneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))))

const Discount = Type.Object({
  discount_type: OneOf('percentage', 'currency', 'period'),
  discount_value: Amount,
  length: Count
})

const UseCharge = Type.Object({
  slug: Type.String(),
  title: Type.String(),
  description: Type.String(),
  created_at: Instant,
  use_amount: Amount,
  quota: Amount,
  maximum_limit: Nullable(Amount),
  extra: Extra
})

const terms = {
  title: Type.String(),
  description: Type.String(),
  is_active: Type.Boolean(),
  setup_amount: Amount,
  period_amount: Amount,
  period_type: OneOf('hourly', 'daily', 'weekly', 'monthly', 'yearly'),
  period_length: Count,
  unit: Type.String(),
  renewal_type: OneOf('one-time', 'auto-renew', 'repeat'),
  advance_discounts: Type.Array(Discount),
  use_charges: Type.Array(UseCharge),
  broker_fee: Count,
  extra: Extra,
  is_not_priced: Type.Boolean(),
  unlock_event: Nullable(Type.String()),
  skip_optin_on_grant: Type.Boolean(),
  optin_on_request: Type.Boolean()
}

export const planCreated = defineEvent({
  type: 'billing.plan-created',
  description: 'A provider has a new plan.',
  data: Type.Object({ plan: Id, provider: Id, slug: Type.String(), created_at: Instant, ...terms })
})

export const planUpdated = defineEvent({
  type: 'billing.plan-updated',
  description: 'Some terms of a plan are different now; later orders are priced by them.',
  data: Type.Object({
    plan: Id,
    provider: Id,
    updated_at: Instant,
    changes: Type.Partial(Type.Object({ slug: Type.String(), ...terms }))
  })
})

export const planSubscribed = defineEvent({
  type: 'billing.plan-subscribed',
  description: 'Somebody subscribed to a plan for the first time: it can no longer be deleted.',
  data: Type.Object({ plan: Id, provider: Id, subscribed_at: Instant })
})

export const planDeleted = defineEvent({
  type: 'billing.plan-deleted',
  description: 'A plan that nobody ever subscribed to is gone.',
  data: Type.Object({ plan: Id, provider: Id, slug: Type.String(), deleted_at: Instant })
})

export const cartItemAdded = defineEvent({
  type: 'billing.cart-item-added',
  description: 'A user, or a visitor who is not logged in, put a plan in the cart.',
  // A visitor is met here first, and has a key once something is to be sealed.
  introduces: ({ visitor, full_name, email, sync_on }) =>
    visitor === true && `${full_name}${email}${sync_on}` !== '',
  data: Type.Object({
    item: Id,
    /** Whose cart it is: a user's id, or a visitor's. */
    user: Id,
    visitor: Type.Optional(Type.Boolean()),
    plan: Id,
    created_at: Instant,
    option: Count,
    quantity: Amount,
    seat: Nullable(Type.String()),
    /** Whose key seals the three texts: the owner of the cart. */
    person: Id,
    full_name: personal(150),
    email: personal(255),
    sync_on: personal(255)
  })
})

export const cartItemMerged = defineEvent({
  type: 'billing.cart-item-merged',
  description: 'The same plan and seat was put in the cart again.',
  data: Type.Object({ item: Id, user: Id, plan: Id, option: Count, quantity: Amount, merged_at: Instant })
})

export const cartItemsRemoved = defineEvent({
  type: 'billing.cart-items-removed',
  description: 'A user took items out of the cart.',
  data: Type.Object({ user: Id, items: Type.Array(Id), removed_at: Instant })
})

export const cartItemsOrdered = defineEvent({
  type: 'billing.cart-items-ordered',
  description: 'Items of a cart became orders of a profile.',
  data: Type.Object({ user: Id, profile: Id, items: Type.Array(Id), ordered_at: Instant })
})

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
    counted: Type.Optional(Type.Boolean())
  })
})

/** What people know a card by, under the key of `person`. */
const cardFace = { person: Id, last4: personal(4), exp_date: personal(10) }

export const chargeSettled = defineEvent({
  type: 'billing.charge-settled',
  description: 'The processor has the money: what each line gave to processor, broker and provider.',
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
  description: 'The processor has not said yes or no yet; the orders are placed and due.',
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
  description: 'A pending charge came to nothing; its orders stay due.',
  data: Type.Object({ charge: Id, profile: Id, provider: Id, reason: Type.String(), failed_at: Instant })
})

export const orderPlaced = defineEvent({
  type: 'billing.order-placed',
  description: 'A subscriber ordered so many periods of a plan.',
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
    ordered_by: Type.Optional(Id)
  })
})

export const cardSaved = defineEvent({
  type: 'billing.card-saved',
  description: 'A subscriber has a card on file.',
  data: Type.Object({ profile: Id, card_key: Type.String(), saved_at: Instant, ...cardFace })
})

export const importZoneKept = defineEvent({
  type: 'billing.import-zone-kept',
  description:
    'The zone in which bare dates of a provider’s imports are read from now on, whatever its own becomes.',
  data: Type.Object({ provider: Id, timezone: Type.String(), kept_at: Instant })
})

export const billingEvents = [
  planCreated,
  planUpdated,
  planSubscribed,
  planDeleted,
  cartItemAdded,
  cartItemMerged,
  cartItemsRemoved,
  cartItemsOrdered,
  chargeCreated,
  chargeSettled,
  chargePending,
  chargeDeclined,
  chargeFailed,
  orderPlaced,
  subscriptionEnded,
  cardSaved,
  cardForgotten,
  ledgerPosted,
  ...subscriptionEvents,
  importZoneKept,
  ...couponEvents,
  ...refundEvents,
  ...salesEvents,
  ...visitorEvents
]

/** The events of billing, and the data of each. */
export type BillingEvents = EventsOf<typeof billingEvents>

export type PlanCreated = EventData<typeof planCreated>
export type PlanUpdated = EventData<typeof planUpdated>
export type PlanSubscribed = EventData<typeof planSubscribed>
export type PlanDeleted = EventData<typeof planDeleted>
export type CartItemAdded = EventData<typeof cartItemAdded>
export type CartItemMerged = EventData<typeof cartItemMerged>
export type CartItemsRemoved = EventData<typeof cartItemsRemoved>
export type CartItemsOrdered = EventData<typeof cartItemsOrdered>
export type ChargeCreated = EventData<typeof chargeCreated>
export type ChargeSettled = EventData<typeof chargeSettled>
export type ChargePending = EventData<typeof chargePending>
export type ChargeDeclined = EventData<typeof chargeDeclined>
export type ChargeFailed = EventData<typeof chargeFailed>
export type OrderPlaced = EventData<typeof orderPlaced>
export type CardSaved = EventData<typeof cardSaved>
export type ImportZoneKept = EventData<typeof importZoneKept>

/** A line of a charge, frozen when the processor is asked. */
export type ChargeLine = ChargeCreated['lines'][number]

/** What a line of a new order buys. */
export type Purchase = NonNullable<ChargeLine['purchase']>

/** What a line of a settled charge gave to whom; fee + broker_fee + distribution = amount. */
export type SettledLine = ChargeSettled['lines'][number]
