import type { BillingEvents, TaxRatesSet } from '@bursar/contracts'
import { projection, put, remove } from '@bursar/event-sourcing'

/** The rates of a provider that has some; the document's key is the provider's id. */
export type TaxRatesDocument = Pick<TaxRatesSet, 'rates'>

export const TAX_RATES = 'tax-rates'

/** Who taxes what it sells: what nobody else's order asks about. */
export const taxRateDocuments = projection<BillingEvents>({
  name: TAX_RATES,
  version: 1,
  on: {
    'billing.tax-rates-set': ({ data: { provider, rates } }) => [
      rates.length > 0 ? put(provider, { rates } satisfies TaxRatesDocument) : remove(provider)
    ]
  }
})
