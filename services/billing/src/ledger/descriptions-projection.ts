import type { BillingEvents, LedgerRow } from '@bursar/contracts'
import { change, projection } from '@bursar/event-sourcing'
import { describedKey } from './described-key.ts'
import { sellerOf } from './projection.ts'

/** A text that sales of a provider are described by; many sales have the same. */
export interface DescriptionDocument {
  readonly provider: string
  readonly description: string
}

export const DESCRIPTIONS = 'descriptions'

/** What a provider's sales are described by, each text once, for a search among very many sales. */
export const descriptions = projection<BillingEvents>({
  name: DESCRIPTIONS,
  version: 1,
  on: {
    'billing.ledger-posted': ({ data }) => {
      const said = new Map<string, DescriptionDocument>()
      for (const row of data.rows as readonly LedgerRow[]) {
        const provider = sellerOf(row)
        const { description } = row
        if (provider !== null) said.set(describedKey(provider, description), { provider, description })
      }
      return [...said].map(([key, document]) =>
        change(key, (known?: DescriptionDocument) => known ?? document)
      )
    }
  },
  order: () => '',
  lists: {
    provider: {
      by: ({ provider }: DescriptionDocument) => provider,
      texts: ({ description }: DescriptionDocument) => ({ order: description, search: [description] })
    }
  }
})
