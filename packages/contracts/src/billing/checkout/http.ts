/** What URLs about checkouts take and answer. */
import { type Static, Type } from 'typebox'
import { Country } from '../../countries.ts'
import { Amount, Nullable, Text } from '../../http/common.ts'
import { ProcessorAuth } from '../accounts/http.ts'
import { Charge, chargeFields } from '../charges/http.ts'
import { Transaction } from '../ledger/http.ts'
import { PlanDetail } from '../plans/http.ts'
import { subscriptionFields } from '../subscriptions/http.ts'

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
export const Shown = Type.Record(Type.String({ pattern: '^[A-Za-z]{3}$' }), Amount, {
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
    country: Type.Optional(Country),
    remember_card: Type.Optional(Type.Boolean()),
    processor_token: Type.Optional(Text(255)),
    /** What the caller was shown to be paid, by unit: with another sum nothing is done. */
    expected: Type.Optional(Shown)
  },
  { $id: 'Checkout' }
)
export type Checkout = Static<typeof Checkout>

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
    options: Type.Array(Transaction),
    /** The tax that comes with each option, at the same position; absent where none of them is taxed. */
    taxes: Type.Optional(Type.Array(Nullable(Transaction)))
  },
  { $id: 'Invoicable' }
)
export type Invoicable = Static<typeof Invoicable>

/** All that a checkout would order and charge. */
export const OrganizationCart = Type.Object(
  { processor_info: ProcessorAuth, results: Type.Array(Invoicable) },
  { $id: 'OrganizationCart' }
)
