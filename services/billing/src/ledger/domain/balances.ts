/** Balances of accounts: Σ dest − Σ orig. */
import { type Exact, type LedgerRow, type LedgerSide, plus } from '@bursar/contracts'

/** The name of an account of a profile in one unit, as the keys of `balances`. */
export function accountKey({ profile, account }: LedgerSide, unit: string): string {
  return `${profile}:${account} ${unit}`
}

/** The balance of every account that a row touches, by `accountKey`, 1/100 units. */
export function balances(rows: Iterable<LedgerRow>): Map<string, Exact> {
  const book = new Map<string, Exact>()
  for (const { dest, orig, amount, unit } of rows) {
    addToBalance(book, accountKey(dest, unit), amount)
    addToBalance(book, accountKey(orig, unit), -amount)
  }
  return book
}

/** Adds to one balance, which is 0 when it was not there. */
export function addToBalance(book: Map<string, Exact>, key: string, amount: number): void {
  book.set(key, plus(book.get(key) ?? 0, amount))
}
