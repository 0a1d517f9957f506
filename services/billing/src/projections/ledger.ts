import { insert, projection } from '@bursar/event-sourcing'
import type { LedgerPosted } from '../domain/events.ts'
import { type LedgerRow, PROCESSOR } from '../domain/ledger-row.ts'

/**
 * Every row of the book, in the order of its dates: the whole of it, what each subscriber sees of it, and each
 * provider's sales and movements of its Funds. What a subscriber's rows come to before an instant is the
 * statement balance then: orders count up, money received and write-offs count down, and nothing else changes
 * what is due.
 */
export const ledger = projection({
  name: 'ledger',
  version: 2,
  on: {
    'billing.ledger-posted': ({ position, data }) => {
      const posting = String(position).padStart(15, '0')
      return (data as LedgerPosted).rows.map((row, n) => insert(rowKey(posting, n), row))
    }
  },
  lists: {
    all: { by: () => '', amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount }) },
    history: {
      by: subscriberOf,
      amount: (row: LedgerRow) => ({ unit: row.unit, sum: statementChange(row) })
    },
    receivables: { by: sellerOf, amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount }) },
    transfers: {
      by: holderOf,
      amount: (row: LedgerRow) => ({ unit: row.unit, sum: fundsChange(row) })
    }
  }
})

/** Rows of one instant stand in the order in which they were posted. */
function rowKey(posting: string, n: number): string {
  return `${posting}.${String(n).padStart(5, '0')}`
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

/** Whose Funds it moves; what moves nothing but the processor's is on nobody's list. */
function holderOf({ dest, orig }: LedgerRow): string | null {
  if (dest.account === 'Funds' && dest.profile !== PROCESSOR) return dest.profile
  if (orig.account === 'Funds' && orig.profile !== PROCESSOR) return orig.profile
  return null
}

/** What the row adds to those Funds, 1/100 units; less than 0 when it takes. */
export function fundsChange({ dest, amount }: LedgerRow): number {
  return dest.account === 'Funds' ? amount : -amount
}

/** Whose sale it is: an order above 0, paid or not. */
function sellerOf({ dest, orig, amount }: LedgerRow): string | null {
  return dest.account === 'Payable' && orig.account === 'Receivable' && amount > 0 ? orig.profile : null
}
