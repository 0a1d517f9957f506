import type { BillingEvents } from '@bursar/contracts'
import { change, projection } from '@bursar/event-sourcing'

/** With which providers a profile, whose id is the key, sees what was imported for it before it dealt with them. */
export interface SurfacedDocument {
  /** Ids, in their order. */
  readonly providers: readonly string[]
}

export const SURFACED = 'surfaced'

export const surfaced = projection<BillingEvents>({
  name: SURFACED,
  version: 1,
  on: {
    'billing.sales-surfaced': ({ data: { profile, provider } }) => [
      change(profile, (known?: SurfacedDocument) => ({
        providers: [...new Set([...(known?.providers ?? []), provider])].sort()
      }))
    ]
  }
})
