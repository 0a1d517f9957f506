/** Asks for the notices of what gets dearer: whoever changes prices or rates does so in the same commit. */
import type { Transaction } from '@bursar/event-sourcing'
import { jobKind } from '@bursar/jobs'

/** Whose subscribers are looked at: a plan's, or all of a provider's. */
export type PricesChanged = { readonly plan: string } | { readonly provider: string }

export const pricesChanged = jobKind<PricesChanged>('announce-prices')

/** Of several changes at once one look is enough: asking again moves it. */
export function askToAnnounce(tx: Transaction, whose: PricesChanged): void {
  const id = 'plan' in whose ? whose.plan : whose.provider
  tx.ask(pricesChanged.at({ id, due: tx.time, payload: whose }))
}
