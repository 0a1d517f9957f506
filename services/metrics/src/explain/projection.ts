/** What figures are made of, row by row: for whoever asks what is behind one of them. */
import type { BillingEvents, LedgerRow } from '@bursar/contracts'
import { change, insert, projection, put, type RecordedEvent } from '@bursar/event-sourcing'
import { bookOf, providersOf, rowsList } from '../figures/sales-rows.ts'

/** Document `row/<position>.<n>`: a row of the book that a figure of a provider counts. */
export interface Movement {
  /** Its key. */
  readonly id: string
  readonly provider: string
  readonly unit: string
  readonly created_at: string
  readonly kind: LedgerRow['kind']
  /** True of a tax, which is no sale. */
  readonly tax?: true
  /** True of what a change of plan ordered, and of what it took off older orders, which is a sale below 0. */
  readonly changed?: true
  /** Who ordered, paid or was given back; null where the row does not say. */
  readonly profile: string | null
  readonly plan: string | null
  /** 1/100 of the unit. */
  readonly amount: number
  /** What the accounts of the table of balances change by. */
  readonly book: readonly number[]
  readonly event_id: string
  readonly correlation_id: string
  readonly order: string | null
  readonly charge: string | null
  /** When its event was recorded. */
  readonly recorded_at: string
}

/** Documents `charge/<id>` and `invoice/<order>`: what they are called in URLs. */
export interface CalledDocument {
  readonly called: string
}

/** The lists of rows by date; what the rows of a list come to is kept. */
export const FLOW_LISTS = { order: 'sales', payment: 'payments', refund: 'refunds' } as const

/** Of the accounts of the table of balances, in its order. */
export const BOOK_LISTS = ['income', 'backlog', 'receivable'] as const

type FlowKind = keyof typeof FLOW_LISTS

export const movements = projection<BillingEvents>({
  name: 'movements',
  version: 2,
  on: {
    'billing.ledger-posted': (event) => movementsOf(event).map((movement) => insert(movement.id, movement)),
    'billing.charge-pending': ({ data }) => [put(chargeKey(data.charge), { called: data.processor_key })],
    'billing.charge-settled': ({ data }) => [put(chargeKey(data.charge), { called: data.processor_key })],
    'billing.invoice-created': ({ data: { lines, claim_code } }) =>
      lines.map(({ order }) =>
        change(invoiceKey(order), (known?: CalledDocument) => known ?? { called: claim_code })
      )
  },
  recordedAt: ({ recorded_at }: Partial<Movement>) => recorded_at,
  lists: {
    sales: flowList('order'),
    payments: flowList('payment'),
    refunds: flowList('refund'),
    income: bookList(0),
    backlog: bookList(1),
    receivable: bookList(2)
  }
})

export const chargeKey = (charge: string) => `charge/${charge}`
export const invoiceKey = (order: string) => `invoice/${order}`

function movementsOf({ data, position, correlationid, time }: RecordedEvent<{ rows: readonly LedgerRow[] }>) {
  const posting = String(position).padStart(15, '0')
  return data.rows.flatMap((row, n): Movement[] =>
    [...providersOf(row)].map((provider, side) => ({
      id: `row/${posting}.${String(n).padStart(5, '0')}.${side}`,
      provider,
      unit: row.unit,
      created_at: row.created_at,
      kind: row.kind,
      ...(row.about?.tax_of !== undefined && { tax: true as const }),
      profile: customerOf(row),
      plan: row.about?.plan ?? null,
      amount: row.kind === 'change-cancellation' ? -row.amount : row.amount,
      ...((row.about?.changed || row.kind === 'change-cancellation') && { changed: true as const }),
      book: bookOf(row, provider),
      event_id: row.event_id,
      correlation_id: correlationid ?? '',
      order: row.order ?? null,
      charge: row.about?.charge ?? null,
      recorded_at: time
    }))
  )
}

function customerOf({ kind, dest, orig, subscriber }: LedgerRow): string | null {
  if (kind === 'order') return dest.profile
  return subscriber ?? (kind === 'refund' ? orig.profile : null)
}

/** What a change of plan takes off an order is part of what was sold. */
const flowOf = (kind: LedgerRow['kind']) => (kind === 'change-cancellation' ? 'order' : kind)

function flowList(of: FlowKind) {
  return {
    by: ({ kind, tax, provider, unit }: Partial<Movement>) =>
      kind !== undefined && flowOf(kind) === of && !(tax && of === 'order')
        ? rowsList(provider!, unit!)
        : null,
    amount: ({ unit, amount }: Movement) => ({ unit, sum: amount })
  }
}

function bookList(n: number) {
  return {
    by: ({ book, provider, unit }: Partial<Movement>) => (book?.[n] ? rowsList(provider!, unit!) : null),
    amount: ({ unit, book }: Movement) => ({ unit, sum: book[n] ?? 0 })
  }
}
