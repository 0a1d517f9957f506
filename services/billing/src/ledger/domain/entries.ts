/** The entries of the book: pure builders, one for each thing that can happen to money. */
import type { Instant } from '@bursar/calendar'
import {
  type AccountName,
  type LedgerAbout,
  type LedgerKind,
  type LedgerRow,
  type LedgerSide,
  PROCESSOR_PROFILE
} from '@bursar/contracts'
import { type LineShare, shareFee } from './fee.ts'

/** An order: who buys of whom, for how much, and what. */
export interface OrderEntry {
  readonly order: string
  readonly subscriber: string
  readonly provider: string
  readonly event_id: string
  readonly amount: number
  readonly unit: string
  readonly description: string
  readonly about?: LedgerAbout
}

/** A part of an order that is paid. `payable` is what the order's Payable still holds, 1/100 units. */
export interface PaidLine extends OrderEntry {
  readonly payable: number
  /** The broker's part in 1/10000; not used when the provider is the broker. */
  readonly broker_fee: number
  /** True of a tax, which is earned the moment it is ordered: what pays it lies in no Backlog. */
  readonly isTax?: boolean
}

/** A charge that settled. All its lines are of one subscriber, one provider and one unit. */
export interface SettledCharge {
  readonly charge: string
  readonly processor_key: string
  readonly subscriber: string
  readonly provider: string
  readonly broker: string
  readonly unit: string
  /** What the processor keeps of the sum of the lines. */
  readonly fee: number
  readonly lines: readonly PaidLine[]
}

/** The order row: the only row that may be 0. A tax is owed to the state at once. */
export function orderRows(entry: OrderEntry, at: Instant): LedgerRow[] {
  const { subscriber, provider, about } = entry
  const row = orderMove('order', entry, at, side(subscriber, 'Payable'), side(provider, 'Receivable'))
  if (about?.tax_of === undefined) return [row]
  return [row, orderMove('tax', entry, at, side(provider, 'Receivable'), side(provider, 'Taxes'))]
}

/** What each line of a charge gives to processor, broker and provider. */
export function sharesOf({ lines, provider, broker, fee }: SettledCharge): LineShare[] {
  const rated = provider === broker ? lines.map(({ amount }) => ({ amount, broker_fee: 0 })) : lines
  return shareFee(rated, totalOf(lines), fee)
}

/** All rows of a charge that settled, dated at its settlement. */
export function settledRows(charge: SettledCharge, at: Instant): LedgerRow[] {
  const shares = sharesOf(charge)
  const rows = [
    chargeMove(
      'charge',
      charge,
      at,
      side(PROCESSOR_PROFILE, 'Funds'),
      side(charge.subscriber, 'Liability'),
      totalOf(charge.lines),
      `Charge ${charge.processor_key}`
    ),
    ...charge.lines.flatMap((line, n) => lineRows(charge, line, n, shares[n]!, at))
  ]
  return rows.filter(({ amount }) => amount > 0)
}

/** One line: what it settles, and how its money is handed on; the broker stands between when it is another. */
function lineRows(
  charge: SettledCharge,
  line: PaidLine,
  n: number,
  share: LineShare,
  at: Instant
): LedgerRow[] {
  const { provider, broker, subscriber, processor_key } = charge
  const paid = { ...line, about: { ...line.about, charge: charge.charge, line: n } }
  const part = (kind: LedgerKind, dest: LedgerSide, orig: LedgerSide, amount: number, what: string) =>
    chargeMove(kind, charge, at, dest, orig, amount, `${what} of charge ${processor_key}`, n)
  const expense = (kind: LedgerKind, of: string, to: string, amount: number, what: string) =>
    part(kind, side(of, 'Expenses'), side(to, 'Backlog'), amount, what)
  const distribution = (to: string, amount: number, what: string) =>
    part('distribution', side(to, 'Funds'), side(PROCESSOR_PROFILE, 'Funds'), amount, what)
  const between =
    provider === broker
      ? []
      : [
          expense('broker-fee', provider, broker, share.broker_fee, 'Broker fee'),
          distribution(broker, share.broker_fee, 'Broker fee'),
          expense('broker-fee', provider, broker, share.fee, 'Processor fee')
        ]
  return [
    orderMove(
      'settlement',
      paid,
      at,
      side(subscriber, 'Liability'),
      side(subscriber, 'Payable'),
      Math.min(line.amount, line.payable)
    ),
    expense('processor-fee', broker, PROCESSOR_PROFILE, share.fee, 'Processor fee'),
    orderMove('payment', paid, at, side(provider, 'Receivable'), side(provider, 'Backlog')),
    ...(line.isTax ? [paidTax(paid, at)] : []),
    ...between,
    distribution(provider, share.distribution, 'Distribution')
  ]
}

/** A payment outside the platform, with no fee. `event_id` is the invoice's claim code or `check_<40 hex>`. */
export function offlineRows(paid: Omit<PaidLine, 'broker_fee'>, event_id: string, at: Instant): LedgerRow[] {
  const { subscriber, provider, amount, payable } = paid
  const move = (kind: LedgerKind, dest: LedgerSide, orig: LedgerSide, of = amount) =>
    orderMove(kind, { ...paid, event_id }, at, dest, orig, of)
  const rows = [
    move('offline-receipt', side(provider, 'Funds'), side(subscriber, 'Liability')),
    move('settlement', side(subscriber, 'Liability'), side(subscriber, 'Payable'), Math.min(amount, payable)),
    move('payment', side(provider, 'Receivable'), side(provider, 'Backlog')),
    ...(paid.isTax ? [paidTax({ ...paid, event_id }, at)] : []),
    move('offline-settlement', side(provider, 'Offline'), side(provider, 'Funds'))
  ]
  return rows.filter((row) => row.amount > 0)
}

/**
 * A sale of the past: ordered and paid offline at one instant. A one-off is earned at that instant too; what
 * buys a period is earned as the period passes.
 */
export function importedSaleRows(
  sale: OrderEntry,
  check: string,
  at: Instant,
  earned: 'at once' | 'over its span'
): LedgerRow[] {
  const rows = [...orderRows(sale, at), ...offlineRows({ ...sale, payable: sale.amount }, check, at)]
  if (earned === 'over its span' || sale.amount === 0) return rows
  return [
    ...rows,
    orderMove('recognition', sale, at, side(sale.provider, 'Backlog'), side(sale.provider, 'Income'))
  ]
}

/** What pays for something that is earned already goes on to Receivable. */
function paidTax(entry: OrderEntry, at: Instant): LedgerRow {
  const { provider } = entry
  return orderMove('deferred-settlement', entry, at, side(provider, 'Backlog'), side(provider, 'Receivable'))
}

function orderMove(
  kind: LedgerKind,
  entry: OrderEntry,
  at: Instant,
  dest: LedgerSide,
  orig: LedgerSide,
  amount = entry.amount
): LedgerRow {
  const { order, subscriber, event_id, unit, description, about } = entry
  const row = { kind, created_at: at, description, event_id, amount, unit, dest, orig, order, subscriber }
  return about ? { ...row, about } : row
}

function chargeMove(
  kind: LedgerKind,
  { charge, unit }: SettledCharge,
  at: Instant,
  dest: LedgerSide,
  orig: LedgerSide,
  amount: number,
  description: string,
  line?: number
): LedgerRow {
  const about = line === undefined ? { charge } : { charge, line }
  return {
    kind,
    created_at: at,
    description,
    event_id: `cha_${charge}/`,
    amount,
    unit,
    dest,
    orig,
    order: null,
    about
  }
}

function side(profile: string, account: AccountName): LedgerSide {
  return { profile, account }
}

function totalOf(lines: readonly { amount: number }[]): number {
  return lines.reduce((total, { amount }) => total + amount, 0)
}
