/**
 * Disputes: the bank of whoever paid takes back all that is left of a charge while it looks into it, and gives it
 * back when the dispute is won. Whatever the Funds hold, they pay.
 */
import type { Instant } from '@bursar/calendar'
import {
  type BillingEvents,
  type ChargeDisputed,
  type LedgerKind,
  type LedgerRow,
  PROCESSOR_PROFILE,
  type RefundedLine
} from '@bursar/contracts'
import { type Decision, type EventOf, happened, happenedAll } from '@bursar/event-sourcing'
import { chargedBack, type HeldTaxes, noTaxes } from './held-taxes.ts'
import type { DoneCharge } from './settled-charges.ts'
import { BY_CHARGEBACK, drawnBy, type FeeOf, feeOf, rowOfCharge, rowsBack, takeBack } from './taken-back.ts'

/** What becomes of a dispute. */
export type DisputeEvent = EventOf<
  BillingEvents,
  'billing.charge-disputed' | 'billing.dispute-won' | 'billing.dispute-lost' | 'billing.ledger-posted'
>

/** What the processor says of a dispute. */
export interface DisputeNotice {
  readonly is: 'opened' | 'won' | 'lost'
  /** The processor's id of what it sent: it may send it again at any time. */
  readonly notice: string
}

/** What a processor keeps: of a charge, and for a dispute, 1/100 units. */
export interface DisputeCosts {
  readonly fee?: FeeOf | undefined
  readonly disputeFee: number
}

/**
 * Takes a notice into the book. One that was heard already, that is of a charge which is not done, or of a dispute
 * that is not open, changes nothing. What it takes from whose Funds: `drawnByDispute`.
 */
export function hearDispute(
  charge: DoneCharge | undefined,
  { is, notice }: DisputeNotice,
  costs: DisputeCosts,
  now: Instant,
  taxes: HeldTaxes = noTaxes
): Decision<DisputeEvent> {
  if (!charge || charge.heard.includes(notice)) return happenedAll([])
  const { charge: id, profile, provider, dispute } = charge
  if (is === 'opened') return dispute ? happenedAll([]) : openDispute({ charge, taxes }, notice, costs, now)
  if (!dispute) return happenedAll([])
  const closed = { charge: id, profile, provider, notice, closed_at: now }
  if (is === 'lost') return happened('billing.dispute-lost', closed)
  const rows = rowsOfDispute({ charge, taxes }, dispute, now).map((row) => reversed(row))
  return happenedAll([
    { type: 'billing.dispute-won', data: closed },
    { type: 'billing.ledger-posted', data: { rows } }
  ])
}

/** What a dispute that was opened takes out of whose Funds, its fee too, by profile id, 1/100 units. */
export function drawnByDispute(
  charge: Pick<DoneCharge, 'provider' | 'broker'>,
  { lines, dispute_fee }: Pick<ChargeDisputed, 'lines' | 'dispute_fee'>
): Map<string, number> {
  const drawn = drawnBy(charge, lines)
  return drawn.set(charge.provider, (drawn.get(charge.provider) ?? 0) + dispute_fee)
}

/** A charge with the taxes of its account. */
interface Disputed {
  readonly charge: DoneCharge
  readonly taxes: HeldTaxes
}

function openDispute(
  { charge, taxes }: Disputed,
  notice: string,
  { fee, disputeFee: dispute_fee }: DisputeCosts,
  now: Instant
): Decision<DisputeEvent> {
  let held = charge
  const kept = feeOf(charge, { fee })
  const lines: RefundedLine[] = []
  for (const [num, { amount, refunded }] of charge.lines.entries()) {
    if (refunded === amount) continue
    const { after, back } = takeBack(held, { num, amount: amount - refunded }, kept)
    const tax_back = chargedBack(taxes, back)
    lines.push(tax_back > 0 ? { ...back, tax_back } : back)
    held = after
  }
  const { charge: id, profile, provider, unit } = charge
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const data = { charge: id, profile, provider, unit, amount, dispute_fee, lines, notice, disputed_at: now }
  return happenedAll([
    { type: 'billing.charge-disputed', data },
    { type: 'billing.ledger-posted', data: { rows: rowsOfDispute({ charge, taxes }, data, now) } }
  ])
}

function rowsOfDispute(
  { charge, taxes }: Disputed,
  { lines, dispute_fee }: Pick<ChargeDisputed, 'lines' | 'dispute_fee'>,
  at: Instant
): LedgerRow[] {
  const fee = rowOfCharge(charge, at, {
    kind: BY_CHARGEBACK.funding,
    dest: { profile: PROCESSOR_PROFILE, account: 'Chargeback' },
    orig: { profile: charge.provider, account: 'Funds' },
    amount: dispute_fee,
    description: `Fee for the dispute of charge ${charge.processor_key}`
  })
  const taken = lines.flatMap((line) => rowsBack(charge, line, { ...BY_CHARGEBACK, taxes }, at))
  return dispute_fee > 0 ? [...taken, fee] : taken
}

const REVERSED: Partial<Record<LedgerKind, LedgerKind>> = {
  chargeback: 'chargeback-reversal',
  'chargeback-funding': 'chargeback-return',
  'tax-chargeback': 'tax-chargeback-reversal'
}

function reversed(row: LedgerRow): LedgerRow {
  const { kind, dest, orig, description } = row
  const won = `Dispute won. ${description}`
  return { ...row, kind: REVERSED[kind] ?? kind, dest: orig, orig: dest, description: won }
}
