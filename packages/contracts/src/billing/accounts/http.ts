/** What URLs about cards take and answer. */
import { type Static, Type } from 'typebox'
import { Text } from '../../http/common.ts'

export const CountryCode = Type.String({
  pattern: '^([A-Za-z]{2})?$',
  maxLength: 2,
  description: 'A country is two letters of ISO 3166-1, such as DE.'
})

/** What a browser needs to talk to the payment processor. */
export const ProcessorAuth = Type.Object(
  {
    STRIPE_PUB_KEY: Type.Optional(Type.String()),
    STRIPE_INTENT_SECRET: Type.Optional(Type.String()),
    STRIPE_ACCOUNT: Type.Optional(Type.String())
  },
  { $id: 'ProcessorAuth' }
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
