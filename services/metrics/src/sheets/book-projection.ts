/** What each account of the book came to before any instant, over all profiles. */
import type { BillingEvents } from '@bursar/contracts'
import { insert, projection, together } from '@bursar/event-sourcing'
import { addToTotals, totalsPlaces } from '../figures/domain/running-totals.ts'
import { type AccountChanges, accountChanges } from './domain/accounts.ts'

/** What the keys of a unit's running totals begin with. */
export function accountsPrefix(unit: string): string {
  return `totals/${unit}/`
}

/** Documents: running totals (figures/domain/running-totals.ts), and `rows/<position>.<n>`, what they are made of. */
export const book = projection<BillingEvents>({
  name: 'book',
  version: 2,
  on: {
    'billing.ledger-posted': ({ data, position }) =>
      accountChanges(data.rows).flatMap((changes, n) => {
        const places = totalsPlaces(accountsPrefix(changes.unit), Date.parse(changes.created_at))
        const keys = places.map(({ key }) => key)
        return [
          insert(`rows/${String(position).padStart(15, '0')}.${n}`, changes),
          together(keys, (documents) => addToTotals(documents, places, changes.changes))
        ]
      })
  },
  lists: { rows: { by: ({ unit }: Partial<AccountChanges>) => unit ?? null } }
})
