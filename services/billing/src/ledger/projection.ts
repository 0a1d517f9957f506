import {
  type BillingEvents,
  type LedgerKind,
  type LedgerPosted,
  type LedgerRow,
  PROCESSOR_PROFILE
} from '@bursar/contracts'
import { insert, projection } from '@bursar/event-sourcing'
import { describedKey } from './described-key.ts'

/** A row as it is kept. */
export interface LedgerDocument extends LedgerRow {
  /** Of a charge as a whole, which the processor stands between: whose it is. */
  readonly seller?: string
  /** True of an imported sale that its subscriber is not shown. */
  readonly withheld?: boolean
  /** When its event was recorded. */
  readonly recorded_at: string
}

/**
 * Every row of the book, in the order of its dates: the whole of it, what each subscriber sees of it, the part of
 * that which is with one provider, and each provider's sales and movements of its Funds. What a subscriber's rows
 * come to before an instant is the statement balance then: orders count up, money received and write-offs count
 * down, and nothing else changes what is due.
 */
export const ledger = projection<BillingEvents>({
  name: 'ledger',
  version: 9,
  on: {
    'billing.ledger-posted': ({ position, data, time: recorded_at }) => {
      const posting = String(position).padStart(15, '0')
      const { rows, withheld } = data as LedgerPosted
      // All charges of one posting are of one provider: each is settled by an event of its own.
      const seller = rows.find(({ kind }) => kind === 'payment')?.dest.profile
      return rows.map((row, n) => {
        const document: LedgerDocument = {
          ...row,
          recorded_at,
          ...(seller !== undefined && row.kind === 'charge' && { seller }),
          ...(withheld && { withheld })
        }
        return insert(rowKey(posting, n), document)
      })
    }
  },
  recordedAt: ({ recorded_at }: LedgerDocument) => recorded_at,
  lists: {
    all: { by: () => '', amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount }) },
    history: {
      by: historyKey,
      amount: (row: LedgerRow) => ({ unit: row.unit, sum: statementChange(row) })
    },
    dealings: {
      by: (row: LedgerDocument) => {
        const subscriber = subscriberOf(row)
        return subscriber === null ? null : dealingsKey(subscriber, sellerOfDealing(row))
      },
      amount: (row: LedgerRow) => ({ unit: row.unit, sum: statementChange(row) })
    },
    receivables: { by: sellerOf, amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount }) },
    /** The sales of a provider with one description. */
    described: {
      by: (row: LedgerRow) => {
        const seller = sellerOf(row)
        return seller === null ? null : describedKey(seller, row.description)
      },
      amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount })
    },
    transfers: {
      by: holderOf,
      amount: (row: LedgerRow) => ({ unit: row.unit, sum: fundsChange(row) })
    },
    /** What each was handed on of sales. */
    distributed: {
      by: ({ kind, dest }: LedgerRow) => (kind === 'distribution' ? dest.profile : null),
      amount: ({ unit, amount }: LedgerRow) => ({ unit, sum: amount })
    }
  }
})

/** What is withheld is on a list by itself, for when it is withheld no more. */
function historyKey(row: LedgerDocument): string | null {
  const subscriber = subscriberOf(row)
  if (subscriber === null || !row.withheld) return subscriber
  return dealingsKey(subscriber, sellerOfDealing(row))
}

/** Key of a list of what a subscriber has with one provider. */
export function dealingsKey(subscriber: string, provider: string): string {
  return `${subscriber}/${provider}`
}

/** With whom the row is that a subscriber's history shows. */
export function sellerOfDealing({
  kind,
  dest,
  orig,
  about,
  seller = about?.provider
}: LedgerDocument): string {
  if (seller !== undefined) return seller
  return kind === 'order' || kind === 'chargeback-reversal' ? orig.profile : dest.profile
}

/** Rows of one instant stand in the order in which they were posted. */
function rowKey(posting: string, n: number): string {
  return `${posting}.${String(n).padStart(5, '0')}`
}

/** Whose history shows the row: orders, payments, write-offs, and what was given or taken back. */
function subscriberOf({ kind, dest, orig }: LedgerRow): string | null {
  if (kind === 'order' || kind === 'chargeback-reversal') return dest.profile
  return settlesDebt(kind) || kind === 'refund' || kind === 'chargeback' ? orig.profile : null
}

/** Money came in from a subscriber, what is due was given up, or a change of plan pays it or ends it. */
function settlesDebt(kind: LedgerKind): boolean {
  return SETTLES_DEBT.has(kind)
}

const SETTLES_DEBT: ReadonlySet<LedgerKind> = new Set([
  'charge',
  'offline-receipt',
  'write-off',
  'relief',
  'credit'
])

function statementChange({ kind, amount }: LedgerRow): number {
  if (kind === 'order') return amount
  return settlesDebt(kind) ? -amount : 0
}

/** Whose Funds it moves; what moves nothing but the processor's is on nobody's list. */
function holderOf({ kind, dest, orig }: LedgerRow): string | null {
  const holder = addsToFunds(kind) ? dest : takesFromFunds(kind) ? orig : null
  return holder && holder.profile !== PROCESSOR_PROFILE ? holder.profile : null
}

function addsToFunds(kind: LedgerKind): boolean {
  return ADDS_TO_FUNDS.has(kind)
}

function takesFromFunds(kind: LedgerKind): boolean {
  return TAKES_FROM_FUNDS.has(kind)
}

const ADDS_TO_FUNDS: ReadonlySet<LedgerKind> = new Set([
  'distribution',
  'offline-receipt',
  'refund-return',
  'chargeback-return',
  'withdrawal-return'
])

const TAKES_FROM_FUNDS: ReadonlySet<LedgerKind> = new Set([
  'offline-settlement',
  'refund-funding',
  'chargeback-funding',
  'withdrawal',
  'transfer-fee'
])

/** What the row adds to those Funds, 1/100 units; less than 0 when it takes. */
export function fundsChange({ kind, amount }: LedgerRow): number {
  return addsToFunds(kind) ? amount : -amount
}

/** Whose sale it is: an order above 0, paid or not; a tax is none. */
export function sellerOf({ kind, orig, amount, about }: LedgerRow): string | null {
  return kind === 'order' && amount > 0 && about?.tax_of === undefined ? orig.profile : null
}
