/** What can be wrong with the book, by the names that `verify` reports. */
export type InvariantName =
  | 'rows balance'
  | 'funds are what was handed on'
  | 'subscribers owe what is due'
  | 'orders add up'
  | 'income within the order'
  | 'charges are shared out'
  | 'nothing twice'

/** One thing that is wrong, and where. */
export interface Fault {
  readonly invariant: InvariantName
  readonly detail: string
}

/** Notes a fault. */
export type Report = (invariant: InvariantName, detail: string) => void
