/** What billing's URLs take and answer. Field names and formats are those of the public API. */
import { type Static, Type } from 'typebox'
import { Extra } from '../extra.ts'
import { Plan, PlanDetail, UseCharge } from './billing-plans.ts'
import {
  Amount,
  BalanceList,
  DateTime,
  Id,
  List,
  Nullable,
  Organization,
  PRICE_MAX,
  Text,
  User
} from './common.ts'
import { OrganizationDetail } from './profile.ts'

export * from './billing-coupons.ts'
export * from './billing-plans.ts'

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
export const PlansQuery = Type.Object({ active: Type.Optional(Type.Boolean()) })

const CountryCode = Type.String({
  pattern: '^([A-Za-z]{2})?$',
  maxLength: 2,
  description: 'A country is two letters of ISO 3166-1, such as DE.'
})

const chargeFields = {
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

/** What a caller was shown to be paid, by unit. */
const Shown = Type.Record(Type.String({ pattern: '^[A-Za-z]{3}$' }), Amount, {
  additionalProperties: false,
  maxProperties: 100,
  description: 'This must be sums by currency in 1/100 of it, such as {"usd": 24900}.'
})

/** An order of all that GET checkout shows, and what pays for it. */
export const Checkout = Type.Object(
  {
    items: Type.Optional(Type.Array(CheckoutItem, { maxItems: 10_000 })),
    street_address: Type.Optional(Text(255)),
    locality: Type.Optional(Text(255)),
    region: Type.Optional(Text(255)),
    postal_code: Type.Optional(Text(255)),
    country: Type.Optional(CountryCode),
    remember_card: Type.Optional(Type.Boolean()),
    processor_token: Type.Optional(Text(255)),
    /** What the caller was shown to be paid, by unit: with another sum nothing is done. */
    expected: Type.Optional(Shown)
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

/** list(+detail): `detail` is there when the processor could not be asked. */
export const TransferList = Type.Object({
  ...TransactionList.properties,
  detail: Type.Optional(Type.String())
})

/** Query of transfers; unless `force` is falsy the processor is asked for payouts that the book does not have. */
export const TransfersQuery = Type.Object({
  unit: Type.Optional(Text(3)),
  force: Type.Optional(Text(10))
})

/** How much of its funds a provider withdraws, in 1/100 of the unit. */
export const TransferCreate = Type.Object(
  {
    amount: Type.Integer({ minimum: 1, maximum: PRICE_MAX }),
    unit: Type.Optional(Text(3))
  },
  { $id: 'TransferCreate' }
)

/** Query of the card. */
export const CardQuery = Type.Object({ update: Type.Optional(Text(10)) })

/** The card on file; empty texts when there is none. */
export const Card = Type.Object(
  { processor_info: ProcessorAuth, last4: Type.String(), exp_date: Type.String() },
  { $id: 'Card' }
)
export type Card = Static<typeof Card>

/** What is put on file in place of the card before it. */
export const CardToken = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 255 }),
    full_name: Type.Optional(Text(255)),
    email: Type.Optional(Text(255)),
    phone: Type.Optional(Text(50)),
    street_address: Type.Optional(Text(255)),
    locality: Type.Optional(Text(255)),
    region: Type.Optional(Text(255)),
    postal_code: Type.Optional(Text(255)),
    country: Type.Optional(CountryCode)
  },
  { $id: 'CardToken' }
)

const subscriptionFields = {
  id: Id,
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
/** A subscription as the provider of its plan sees it. */
export const ProvidedSubscription = Type.Object(
  {
    ...subscriptionFields,
    plan: Plan,
    accept_request_api_url: Type.String(),
    remove_api_url: Type.String()
  },
  { $id: 'ProvidedSubscription' }
)
export type ProvidedSubscription = Static<typeof ProvidedSubscription>
/** The same with the subscriber in detail: what the lists of active ones answer. */
export const ProvidedSubscriptionDetail = Type.Object(
  { ...subscriptionFields, profile: OrganizationDetail, plan: Plan },
  { $id: 'ProvidedSubscriptionDetail' }
)
export type ProvidedSubscriptionDetail = Static<typeof ProvidedSubscriptionDetail>
export const ProvidedSubscriptionDetailList = List(ProvidedSubscriptionDetail)
export const ProvidedSubscriptionList = List(ProvidedSubscription)
/** Profiles in short. */
export const OrganizationList = List(Organization)
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

/** Items of one request. */
export const CART_ITEMS_MAX = 100

/** One item, or a list of them that goes in as a whole or not at all. */
export const CartItemsCreate = Type.Union([
  CartItemCreate,
  Type.Array(CartItemCreate, { maxItems: CART_ITEMS_MAX })
])

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

/** How a file is read, and whether anything comes of it. */
export const ImportQuery = Type.Object({
  timezone: Type.Optional(
    Type.String({
      maxLength: 64,
      description: 'IANA name of the zone of bare dates; that of the first import when absent'
    })
  ),
  encoding: Type.Optional(
    Type.String({
      maxLength: 32,
      description: 'of a file that is not UTF-8 and has no byte order mark: windows-1252'
    })
  ),
  dry_run: Type.Optional(Type.Boolean({ description: 'only say what would happen, by month and currency' }))
})
export type ImportQuery = Static<typeof ImportQuery>

/** Rows that are no sales which an answer lists. */
export const FAILED_ROWS_LISTED_MAX = 1_000

/** What became of an import: created + skipped + failed_count are its rows. */
export const ImportReport = Type.Object(
  {
    created: Type.Integer(),
    /** Those that were there already. */
    skipped: Type.Integer(),
    failed_count: Type.Integer(),
    /** Subscribers of the provider's own who are called otherwise, or written to elsewhere, than the file before said. */
    updated: Type.Integer(),
    /** Which are no sales and why: the first of them, 1,000 at most. */
    failed: Type.Array(
      Type.Object({
        /** Which row of the request it is, from 1; the header of a CSV file does not count. */
        row: Type.Integer(),
        /** Where it begins in a file, from 1. */
        line: Type.Optional(Type.Integer()),
        reason: Type.String(),
        errors: Type.Record(Type.String(), Type.Array(Type.String()))
      })
    ),
    /** The zone in which bare dates were read. */
    timezone: Type.String(),
    /** What a dry run would have created, by month in that zone and by unit. */
    months: Type.Optional(
      Type.Array(
        Type.Object({
          month: Type.String({ description: 'such as 2026-01' }),
          unit: Type.String(),
          rows: Type.Integer(),
          amount: Type.Integer()
        })
      )
    )
  },
  { $id: 'ImportReport' }
)
export type ImportReport = Static<typeof ImportReport>

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
