/** What billing's URLs take and answer. Field names and formats are those of the public API. */
import { type Static, Type } from 'typebox'
import { Amount, BalanceList, DateTime, List, Nullable, Organization, Text, User } from './common.ts'

const Extra = Nullable(Type.Record(Type.String(), Type.Unknown()))
const Slug = Type.String({ minLength: 1, maxLength: 255, pattern: '^[-a-zA-Z0-9_]+$' })

/** A plan in short, as other things show it. */
export const Plan = Type.Object({ slug: Type.String(), title: Type.String() }, { $id: 'Plan' })
export type Plan = Static<typeof Plan>

/** What a plan is sold by. */
export const PeriodTypeEnum = Type.Union([
  Type.Literal('hourly'),
  Type.Literal('daily'),
  Type.Literal('weekly'),
  Type.Literal('monthly'),
  Type.Literal('yearly')
])

/** Whether a subscription goes on at its end. */
export const RenewalTypeEnum = Type.Union([
  Type.Literal('one-time'),
  Type.Literal('auto-renew'),
  Type.Literal('repeat')
])

/** What the value of a discount counts. */
export const DiscountTypeEnum = Type.Union([
  Type.Literal('percentage'),
  Type.Literal('currency'),
  Type.Literal('period')
])

/** The price cut for periods paid ahead; percentages are in 1/10000. */
export const AdvanceDiscount = Type.Object(
  {
    discount_type: DiscountTypeEnum,
    discount_value: Type.Optional(Amount),
    length: Type.Optional(Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }))
  },
  { $id: 'AdvanceDiscount' }
)

/** What is charged for use beyond a quota. */
export const UseCharge = Type.Object(
  {
    slug: Slug,
    title: Type.Optional(Nullable(Text(50))),
    description: Text(1_000),
    use_amount: Type.Optional(Amount),
    quota: Type.Optional(Amount),
    maximum_limit: Type.Optional(Nullable(Amount)),
    extra: Type.Optional(Extra),
    created_at: Type.Optional(DateTime)
  },
  { $id: 'UseCharge' }
)

const planFields = {
  slug: Slug,
  title: Type.String({ minLength: 1, maxLength: 255 }),
  description: Text(1_000),
  is_active: Type.Boolean(),
  setup_amount: Amount,
  period_amount: Amount,
  period_type: PeriodTypeEnum,
  period_length: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
  advance_discounts: Type.Array(AdvanceDiscount, { maxItems: 25 }),
  use_charges: Type.Array(UseCharge, { maxItems: 100 }),
  unit: Text(3),
  extra: Extra,
  renewal_type: RenewalTypeEnum,
  is_not_priced: Type.Boolean(),
  unlock_event: Nullable(Text(128)),
  skip_optin_on_grant: Type.Boolean(),
  optin_on_request: Type.Boolean(),
  /** 1/10000; taken from managers of the broker only. */
  broker_fee: Type.Integer({ minimum: 0, maximum: 10_000 })
}

/** What a plan may be changed to; what is left out stays. */
export const PatchedPlanDetail = Type.Partial(Type.Object(planFields), { $id: 'PatchedPlanDetail' })
export type PatchedPlanDetail = Static<typeof PatchedPlanDetail>

/** What a new plan is told. */
export const PlanCreate = Type.Object(
  { ...Type.Partial(Type.Object(planFields)).properties, title: planFields.title },
  { $id: 'PlanCreate' }
)
export type PlanCreate = Static<typeof PlanCreate>

/** A plan with all its terms. */
export const PlanDetail = Type.Object(
  {
    ...planFields,
    profile: Organization,
    created_at: DateTime,
    /** The period amount with the best coupon of the caller's cart; null when there is none. */
    discounted_period_amount: Nullable(Type.Integer()),
    is_cart_item: Type.Boolean(),
    detail: Type.String()
  },
  { $id: 'PlanDetail' }
)
export type PlanDetail = Static<typeof PlanDetail>
export const PlanList = List(PlanDetail)

/** One movement of the book; `amount` is text for people, debits in parentheses. */
export const Transaction = Type.Object(
  {
    created_at: DateTime,
    description: Type.String(),
    amount: Type.String(),
    is_debit: Type.Boolean(),
    orig_account: Type.String(),
    orig_profile: Organization,
    orig_amount: Type.Integer(),
    orig_unit: Type.String(),
    dest_account: Type.String(),
    dest_profile: Organization,
    dest_amount: Type.Integer(),
    dest_unit: Type.String()
  },
  { $id: 'Transaction' }
)
export type Transaction = Static<typeof Transaction>
export const TransactionList = BalanceList(Transaction)

/** Query of balance lists beside that of all lists. */
export const UnitQuery = Type.Object({ unit: Type.Optional(Text(3)) })
/** Query of the whole ledger. */
export const TransactionsQuery = Type.Object({
  unit: Type.Optional(Text(3)),
  selector: Type.Optional(Text(255))
})
/** Query of a provider's plans. */
export const PlansQuery = Type.Object({
  active: Type.Optional(Type.String({ pattern: '^(true|false|True|False|1|0)$' }))
})

const chargeFields = {
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

/** The first charge of a checkout, with all of them when it made several. */
export const CheckoutCharge = Type.Object(
  { ...chargeFields, charges: Type.Optional(Type.Array(Charge)) },
  { $id: 'CheckoutCharge' }
)

/** The choice for the entry of a checkout at the same position; 0 is none. */
export const CheckoutItem = Type.Object(
  { option: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
  { $id: 'CheckoutItem' }
)

/** An order of all that GET checkout shows, and what pays for it. */
export const Checkout = Type.Object(
  {
    items: Type.Optional(Type.Array(CheckoutItem, { maxItems: 10_000 })),
    street_address: Type.Optional(Text(255)),
    locality: Type.Optional(Text(255)),
    region: Type.Optional(Text(255)),
    postal_code: Type.Optional(Text(255)),
    country: Type.Optional(Type.String({ pattern: '^([A-Za-z]{2})?$' })),
    remember_card: Type.Optional(Type.Boolean()),
    processor_token: Type.Optional(Text(255))
  },
  { $id: 'Checkout' }
)
export type Checkout = Static<typeof Checkout>

/** What a browser needs to talk to the payment processor. */
export const ProcessorAuth = Type.Object(
  {
    STRIPE_PUB_KEY: Type.Optional(Type.String()),
    STRIPE_INTENT_SECRET: Type.Optional(Type.String()),
    STRIPE_ACCOUNT: Type.Optional(Type.String())
  },
  { $id: 'ProcessorAuth' }
)

const subscriptionFields = {
  created_at: DateTime,
  ends_at: DateTime,
  description: Nullable(Type.String()),
  profile: Organization,
  auto_renew: Type.Boolean(),
  extra: Extra,
  grant_key: Nullable(Type.String()),
  request_key: Nullable(Type.String()),
  app_url: Type.String()
}

/** The subscription that an entry of a checkout is about. */
export const InvoicableSubscription = Type.Object(
  { ...subscriptionFields, plan: PlanDetail },
  { $id: 'InvoicableSubscription' }
)

/** One entry of a checkout: its lines, or the options of which one is still to choose. */
export const Invoicable = Type.Object(
  {
    subscription: InvoicableSubscription,
    lines: Type.Array(Transaction),
    options: Type.Array(Transaction)
  },
  { $id: 'Invoicable' }
)
export type Invoicable = Static<typeof Invoicable>

/** All that a checkout would order and charge. */
export const OrganizationCart = Type.Object(
  { processor_info: ProcessorAuth, results: Type.Array(Invoicable) },
  { $id: 'OrganizationCart' }
)

/** A subscription as its subscriber sees it. */
export const SubscribedSubscription = Type.Object(
  { ...subscriptionFields, plan: Plan, remove_api_url: Type.String(), editable: Type.Boolean() },
  { $id: 'SubscribedSubscription' }
)
export type SubscribedSubscription = Static<typeof SubscribedSubscription>
export const SubscribedSubscriptionList = List(SubscribedSubscription)

/** A plan that is put in the cart. */
export const CartItemCreate = Type.Object(
  {
    plan: Text(255),
    created_at: Type.Optional(DateTime),
    option: Type.Optional(Amount),
    use: Type.Optional(Nullable(Text(255))),
    quantity: Type.Optional(Amount),
    sync_on: Type.Optional(Nullable(Text(255))),
    full_name: Type.Optional(Text(150)),
    email: Type.Optional(Nullable(Text(255)))
  },
  { $id: 'CartItemCreate' }
)
export type CartItemCreate = Static<typeof CartItemCreate>

/** One item, or a list of them that goes in as a whole or not at all. */
export const CartItemsCreate = Type.Union([CartItemCreate, Type.Array(CartItemCreate, { maxItems: 1_000 })])

/** A plan in the cart. */
export const CartItem = Type.Object(
  {
    created_at: DateTime,
    user: User,
    plan: Plan,
    use: Nullable(UseCharge),
    option: Type.Integer(),
    quantity: Type.Integer(),
    claim_code: Nullable(Type.String()),
    sync_on: Nullable(Type.String()),
    full_name: Type.String(),
    email: Nullable(Type.String()),
    detail: Type.String()
  },
  { $id: 'CartItem' }
)
export type CartItem = Static<typeof CartItem>
export const CartItems = Type.Union([CartItem, Type.Array(CartItem)])
export const CartItemList = List(CartItem)

/** Which items leave the cart. */
export const CartQuery = Type.Object({ plan: Type.Optional(Text(255)), email: Type.Optional(Text(255)) })

/** What became of an import: how many rows are new, how many were there already, which are no sales and why. */
export const ImportReport = Type.Object(
  {
    created: Type.Integer(),
    skipped: Type.Integer(),
    failed: Type.Array(
      Type.Object({
        /** Which row of the request it is, from 1; the header of a CSV file does not count. */
        row: Type.Integer(),
        reason: Type.String(),
        errors: Type.Record(Type.String(), Type.Array(Type.String()))
      })
    )
  },
  { $id: 'ImportReport' }
)
export type ImportReport = Static<typeof ImportReport>
