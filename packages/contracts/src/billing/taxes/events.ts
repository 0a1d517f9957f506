/** Events of the taxes that a provider adds to its sales. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Count, Id, Instant } from '../fields.ts'

export const taxRatesSet = defineEvent({
  type: 'billing.tax-rates-set',
  description:
    'A provider set the tax rates of its sales, all of them; orders from then on are taxed at these.',
  trail: { about: ({ provider }) => [provider], says: 'Set the tax rates.' },
  data: Type.Object({
    provider: Id,
    rates: Type.Array(
      Type.Object({
        title: Type.String(),
        /** 1/100 of a percent. */
        percent: Count,
        /** Two letters of ISO 3166-1; absent of the rate for all other countries. */
        country: Type.Optional(Type.String()),
        region: Type.Optional(Type.String()),
        /** True where businesses of other countries owe the tax themselves. */
        reverse_charge: Type.Boolean()
      })
    ),
    set_at: Instant
  })
})

export type TaxRatesSet = EventData<typeof taxRatesSet>

/** A rate of a provider. */
export type ProviderRate = TaxRatesSet['rates'][number]

export const taxEvents = [taxRatesSet]
