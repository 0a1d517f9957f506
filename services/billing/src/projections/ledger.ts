import { insert, projection } from '@bursar/event-sourcing'
import type { LedgerPosted } from '../domain/events.ts'
import type { LedgerRow } from '../domain/ledger-row.ts'

/**
 * Every row of the book, in the order of its dates: the whole of it, what each subscriber sees of it, and each
 * provider's sales. What a subscriber's rows come to before an instant is the statement balance then: orders
 * count up, money received and write-offs count down, and nothing else changes what is due.
 */
export const ledger = projection({
  name: 'ledger',
  version: 1,
  on: {
    'billing.ledger-posted': ({ position, data }) =>
      (data as LedgerPosted).rows.map((row, n) => insert(rowKey(position, n), row))
  },
  lists: {
    all: { by: () => '', amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount }) },
    history: {
      by: subscriberOf,
      amount: (row: LedgerRow) => ({ unit: row.unit, sum: statementChange(row) })
    },
    receivables: { by: sellerOf, amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount }) }
  }
})

/** Rows of one instant stand in the order in which they were posted. */
function rowKey(position: number, n: number): string {
  return `${String(position).padStart(15, '0')}.${String(n).padStart(5, '0')}`
}

/** Whose history shows the row: orders, payments, write-offs, and what was given back. */
function subscriberOf({ dest, orig }: LedgerRow): string | null {
  if (dest.account === 'Payable' || dest.account === 'Refunded') return dest.profile
  if (orig.account === 'Liability' || orig.account === 'Refunded') return orig.profile
  return null
}

function statementChange({ dest, orig, amount }: LedgerRow): number {
  if (dest.account === 'Payable') return amount
  return orig.account === 'Liability' ? -amount : 0
}

/** Whose sale it is: an order above 0, paid or not. */
function sellerOf({ dest, orig, amount }: LedgerRow): string | null {
  return dest.account === 'Payable' && orig.account === 'Receivable' && amount > 0 ? orig.profile : null
}
