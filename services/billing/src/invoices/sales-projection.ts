/**
 * What the book sold, sale by sale, before and after it has its number: the lines of invoices and credit notes, what was used
 * and waits for the next one, and what was paid of each order.
 */
import type { BillingEvents, LedgerPosted, LedgerRow } from '@bursar/contracts'
import {
  type Change,
  change,
  depending,
  insert,
  projection,
  type RecordedEvent
} from '@bursar/event-sourcing'
import { type PaidOrders, paidOrdersKey, SALES, type SoldOrder, soldOrderKey } from '../shared/sold.ts'
import { type Sale, type SaleLine, salesOf, totalOf } from './domain/sale.ts'

/** Document `sale/…`: what becomes one invoice or credit note. */
export interface SaleDocument extends Omit<Sale, 'isUsage'> {
  /** When it was recorded. */
  readonly created_at: string
  /** The charge that paid it at once, or that something is given back of. */
  readonly charge: string | null
}

/** Document `used/<profile>/<provider>/<unit>`: what was used and is on no invoice yet. */
interface Used {
  readonly lines: readonly SaleLine[]
}

export const saleDocuments = projection<BillingEvents>({
  name: SALES,
  version: 5,
  on: {
    'billing.ledger-posted': (event) => [
      ...salesOf(event.data.rows).flatMap((sold) => taken(sold, saleKey(sold, event), event)),
      ...event.data.rows.flatMap(settled),
      ...paidBy(event.data.rows)
    ],
    'billing.plan-changed': ({ data: { lines } }) =>
      lines.flatMap(({ order, credit }) => (credit > 0 ? [more(order, 'credited', credit)] : [])),
    'billing.charge-refunded': ({ data: { lines } }) =>
      lines.map(({ order, amount }) => more(order, 'refunded', amount)),
    'billing.charge-disputed': ({ data: { charge, lines } }) => [
      ...lines.map(({ order, amount }) => more(order, 'refunded', amount)),
      change(paidOrdersKey(charge), (held?: PaidOrders) => ({
        orders: held?.orders ?? {},
        disputed: lines.map(({ order, amount }) => ({ order, amount }))
      }))
    ],
    'billing.dispute-won': ({ data: { charge } }) => [cameAgain(charge)]
  }
})

type Posting = Pick<RecordedEvent<LedgerPosted>, 'position' | 'data'>

/** Key of a sale: by what its posting is of, else by the posting's place, so that keys of one instant are in their order. */
export function saleKey({ kind, profile, provider, unit }: Sale, { position, data }: Posting): string {
  const of = data.sale ?? String(position).padStart(15, '0')
  return `sale/${of}/${kind}/${profile}/${provider}/${unit}`
}

function taken(sold: Sale, key: string, { time, data }: RecordedEvent<LedgerPosted>): Change[] {
  const { kind, profile, provider, unit, lines, isUsage } = sold
  const usedKey = `used/${profile}/${provider}/${unit}`
  if (isUsage) {
    return [
      change(usedKey, (held?: Used) => ({ lines: [...(held?.lines ?? []), ...lines] })),
      ...lines.flatMap((line) => placing(line, null))
    ]
  }
  const about = data.rows.find((row) => row.kind === (kind === 'invoice' ? 'payment' : 'refund'))?.about
  const fresh = { kind, profile, provider, unit, lines, created_at: time, charge: about?.charge ?? null }
  if (kind === 'credit-note') return [givenBack(key, fresh)]
  // What costs nothing is no invoice, and takes nothing along.
  const takesUsed = totalOf(sold) > 0
  return [
    depending(
      [key, usedKey],
      (documents) => {
        const used = takesUsed ? (documents.get<Used>(usedKey)?.lines ?? []) : []
        return { keys: used.flatMap(({ order }) => (order ? soldOrderKey(order) : [])), used }
      },
      (documents, { used }) => {
        const held = documents.get<SaleDocument>(key)
        documents.put(key, { ...fresh, ...held, lines: [...(held?.lines ?? []), ...lines, ...used] })
        if (used.length > 0) documents.remove(usedKey)
        for (const { order } of used) {
          const one = order && documents.get<SoldOrder>(soldOrderKey(order))
          if (one) documents.put(soldOrderKey(order), { ...one, sale: key })
        }
      }
    ),
    ...lines.flatMap((line) => placing(line, key))
  ]
}

function placing({ order, about: { rate, tax_of } }: SaleLine, sale: string | null): Change[] {
  if (order === null) return []
  const taxed = { ...(rate && { rate }), ...(tax_of !== undefined && { tax_of }) }
  return [insert(soldOrderKey(order), { sale, paid: 0, written: 0, taxed } satisfies SoldOrder)]
}

/** Its lines are orders, or lines of a charge: which orders these paid, and at which rates all are taxed, is known here. */
function givenBack(key: string, note: SaleDocument): Change {
  const paid = paidOrdersKey(note.charge ?? '')
  const orderOf = (orders: PaidOrders['orders'], { order, about: { line } }: SaleLine) =>
    order ?? (line === undefined ? undefined : orders[line])
  return depending(
    [key, paid],
    (documents) => {
      const { orders = {} } = documents.get<PaidOrders>(paid) ?? {}
      const keys = note.lines.flatMap((line) => orderOf(orders, line) ?? []).map(soldOrderKey)
      return { keys, orders }
    },
    (documents, { orders }) => {
      const lines = note.lines.map((line) => {
        const order = orderOf(orders, line)
        const sold = order === undefined ? undefined : documents.get<SoldOrder>(soldOrderKey(order))
        return { ...line, about: { ...line.about, ...sold?.taxed } }
      })
      documents.put(key, { ...note, lines } satisfies SaleDocument)
    }
  )
}

/** What of an order is paid or given up. */
function settled({ kind, order, amount }: LedgerRow): Change[] {
  const isPaid = kind === 'payment' || kind === 'credit-payment'
  // What a change of plan relieves of is due no more, as what is given up.
  const isGivenUp = kind === 'write-off' || kind === 'relief'
  if (order === null || (!isPaid && !isGivenUp)) return []
  return [
    change(soldOrderKey(order), (held?: SoldOrder) => {
      if (!held) return undefined
      return isPaid ? { ...held, paid: held.paid + amount } : { ...held, written: held.written + amount }
    })
  ]
}

/** More of an order went out as credit, or back. */
function more(order: string, what: 'credited' | 'refunded', amount: number): Change {
  return change(
    soldOrderKey(order),
    (held?: SoldOrder) => held && { ...held, [what]: (held[what] ?? 0) + amount }
  )
}

/** What a bank had taken back is with its provider again. */
function cameAgain(charge: string): Change {
  const key = paidOrdersKey(charge)
  return depending(
    [key],
    (documents) => {
      const { disputed = [] } = documents.get<PaidOrders>(key) ?? {}
      return { keys: disputed.map(({ order }) => soldOrderKey(order)), disputed }
    },
    (documents, { disputed }) => {
      for (const { order, amount } of disputed) {
        const held = documents.get<SoldOrder>(soldOrderKey(order))
        if (held) documents.put(soldOrderKey(order), { ...held, refunded: (held.refunded ?? 0) - amount })
      }
      const { orders = {} } = documents.get<PaidOrders>(key) ?? {}
      documents.put(key, { orders } satisfies PaidOrders)
    }
  )
}

/** Which orders the lines of a charge paid. */
function paidBy(rows: readonly LedgerRow[]): Change[] {
  const charges = new Map<string, Record<number, string>>()
  for (const { kind, order, about: { charge, line } = {} } of rows) {
    if (kind !== 'payment' || order === null || charge === undefined || line === undefined) continue
    charges.set(charge, { ...charges.get(charge), [line]: order })
  }
  return [...charges].map(([charge, orders]) =>
    change(paidOrdersKey(charge), (held?: PaidOrders) => ({
      ...held,
      orders: { ...held?.orders, ...orders }
    }))
  )
}
