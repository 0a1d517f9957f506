/** The accounts of the book, as sums by account are kept: a number for each, always in this order. */
import { type AccountName, addStored, type LedgerRow, type StoredSum } from '@bursar/contracts'

/** A new account comes last; what is kept is then made anew (the version of the projection). */
const PLACES: Readonly<Record<AccountName, number>> = {
  Funds: 0,
  Withdraw: 1,
  Receivable: 2,
  Backlog: 3,
  Income: 4,
  Expenses: 5,
  Refund: 6,
  Chargeback: 7,
  Writeoff: 8,
  Offline: 9,
  Payable: 10,
  Liability: 11,
  Refunded: 12,
  Canceled: 13,
  Taxes: 14
}

const NAMES = Object.keys(PLACES)

/** How many numbers there are. */
export const ACCOUNTS = NAMES.length

/** What rows of one unit and instant change of each account, over all profiles. */
export interface AccountChanges {
  readonly unit: string
  readonly created_at: string
  readonly changes: readonly StoredSum[]
}

/** One for each unit and instant of the rows, without those that change no account. */
export function accountChanges(rows: readonly LedgerRow[]): AccountChanges[] {
  const found: (AccountChanges & { readonly changes: StoredSum[] })[] = []
  for (const { unit, created_at, amount, dest, orig } of rows) {
    let of = found.find((one) => one.unit === unit && one.created_at === created_at)
    if (!of) {
      of = { unit, created_at, changes: new Array<StoredSum>(ACCOUNTS).fill(0) }
      found.push(of)
    }
    move(of.changes, dest.account, amount)
    move(of.changes, orig.account, -amount)
  }
  return found.filter(({ changes }) => changes.some((change) => change !== 0))
}

/** The sum over accounts whose name contains a text, in whatever case. */
export function sumOfSelected(sums: readonly StoredSum[], selector: string): StoredSum {
  const wanted = selector.toLowerCase()
  return NAMES.reduce<StoredSum>(
    (sum, name, n) => (name.toLowerCase().includes(wanted) ? addStored(sum, sums[n]!) : sum),
    0
  )
}

/** An account that no rule knows stands on no sheet. */
function move(changes: StoredSum[], account: AccountName, amount: number): void {
  const place = PLACES[account]
  if (place !== undefined) changes[place] = addStored(changes[place]!, amount)
}
