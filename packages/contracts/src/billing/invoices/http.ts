/** What URLs about invoices and their payment take and answer. */
import { type Static, Type } from 'typebox'
import { Country } from '../../countries.ts'
import { Text } from '../../http/common.ts'
import { ProcessorAuth } from '../accounts/http.ts'
import { chargeFields } from '../charges/http.ts'
import { CheckoutItem, Invoicable, Shown } from '../checkout/http.ts'

/** An order of all that GET checkout shows, to be paid later. */
export const Paylater = Type.Object(
  {
    items: Type.Optional(Type.Array(CheckoutItem, { maxItems: 10_000 })),
    street_address: Type.Optional(Text(255)),
    locality: Type.Optional(Text(255)),
    region: Type.Optional(Text(255)),
    postal_code: Type.Optional(Text(255)),
    country: Type.Optional(Country),
    /** What the caller was shown to be due, by unit: with another sum nothing is done. */
    expected: Type.Optional(Shown)
  },
  { $id: 'Paylater' }
)
export type Paylater = Static<typeof Paylater>

/** An invoice as whoever has its claim code sees it. */
export const Payment = Type.Object(
  { ...chargeFields, processor_info: ProcessorAuth, results: Type.Array(Invoicable) },
  { $id: 'Payment' }
)
export type Payment = Static<typeof Payment>
