/** What goes back of the lines of a charge, by a refund or by a dispute: who gives how much, and the rows of it. */
import { type Instant, mulDiv } from '@bursar/calendar'
import {
  type LedgerKind,
  type LedgerRow,
  type LedgerSide,
  PROCESSOR_PROFILE,
  type RefundedLine
} from '@bursar/contracts'
import type { HeldTaxes } from './held-taxes.ts'
import { type DoneCharge, type RefundableLine, withRefund } from './settled-charges.ts'

/** What a processor keeps of a charge of that amount, 1/100 units. */
export type FeeOf = (amount: number) => number

/** What the processor keeps of such a charge; where it does not say beforehand, in proportion to what it kept of this. */
export function feeOf(
  { amount, lines }: Pick<DoneCharge, 'amount' | 'lines'>,
  { fee }: { readonly fee?: FeeOf | undefined }
): FeeOf {
  const kept = lines.reduce((sum, line) => sum + line.fee, 0)
  return fee ?? ((part) => mulDiv(kept, part, amount))
}

/** A part of a line that goes back. */
export interface LinePart {
  /** Which line, from 0; the charge has it. */
  readonly num: number
  /** 1/100 units, above 0 and at most what is left of the line. */
  readonly amount: number
}

/** By which way it goes back, and what its rows are called. */
interface Way {
  readonly account: 'Refund' | 'Chargeback'
  readonly taken: LedgerKind
  readonly funding: LedgerKind
  /** What of a tax is owed to the state no more. */
  readonly tax: LedgerKind
  readonly says: string
}

export const BY_REFUND: Way = {
  account: 'Refund',
  taken: 'refund',
  funding: 'refund-funding',
  tax: 'tax-refund',
  says: 'Refund'
}

export const BY_CHARGEBACK: Way = {
  account: 'Chargeback',
  taken: 'chargeback',
  funding: 'chargeback-funding',
  tax: 'tax-chargeback',
  says: 'Chargeback'
}

/** The charge after that part went back, and who gave it. */
export function takeBack(
  charge: DoneCharge,
  { num, amount }: LinePart,
  fee: FeeOf
): { readonly after: DoneCharge; readonly back: RefundedLine } {
  const back = partBack(charge, num, charge.lines[num]!, amount, fee)
  const lines = charge.lines.map((line, n) => (n === num ? withRefund(line, back) : line))
  return { after: { ...charge, lines }, back }
}

/** What leaves whose Funds, by profile id, 1/100 units. */
export function drawnBy(
  { provider, broker }: Pick<DoneCharge, 'provider' | 'broker'>,
  lines: readonly RefundedLine[]
): Map<string, number> {
  const drawn = new Map<string, number>()
  const add = (profile: string, amount: number) => {
    if (amount > 0) drawn.set(profile, (drawn.get(profile) ?? 0) + amount)
  }
  for (const { distribution_back, broker_back } of lines) {
    add(provider, distribution_back)
    add(broker, broker_back)
  }
  return drawn
}

/**
 * Who gives back how much of r. Each line returns the broker's part in proportion and the fee that the charge
 * no longer costs, so that a line that goes back whole, in whatever parts, gives back just what it took.
 */
function partBack(
  charge: DoneCharge,
  num: number,
  line: RefundableLine,
  r: number,
  fee: FeeOf
): RefundedLine {
  const c = charge.amount - charge.lines.reduce((sum, { refunded }) => sum + refunded, 0)
  const broker_back = mulDiv(line.broker_fee, line.refunded + r, line.amount) - line.broker_back
  const rest = r - broker_back
  const needed = rest - (line.distribution - line.distribution_back)
  const saved = Math.max(fee(c) - fee(c - r), needed)
  const fee_back = Math.min(saved, line.fee - line.fee_back, rest)
  return {
    line: num,
    order: line.order,
    amount: r,
    fee_back,
    broker_back,
    distribution_back: rest - fee_back
  }
}

/** The rows of what goes back of one line; `taxes`: those of the account. */
export function rowsBack(
  charge: DoneCharge,
  back: RefundedLine,
  { taxes, ...way }: Way & { readonly taxes: HeldTaxes },
  at: Instant
): LedgerRow[] {
  const { profile, provider, broker, processor_key, lines } = charge
  const funding = (from: string, amount: number, what: string) =>
    rowOfCharge(charge, at, {
      kind: way.funding,
      dest: { profile: PROCESSOR_PROFILE, account: way.account },
      orig: { profile: from, account: 'Funds' },
      amount,
      description: `${what} of charge ${processor_key} given back`,
      line: back.line
    })
  const rows = [
    rowOfCharge(charge, at, {
      kind: way.taken,
      dest: { profile: provider, account: way.account },
      orig: { profile, account: 'Refunded' },
      amount: back.amount,
      description: `${way.says}: ${lines[back.line]?.description}`,
      line: back.line
    }),
    funding(PROCESSOR_PROFILE, back.fee_back, 'Processor fee'),
    funding(broker, back.broker_back, 'Broker fee'),
    funding(provider, back.distribution_back, 'Distribution'),
    ...taxRows(charge, back, { taxes, ...way }, at)
  ]
  return rows.filter(({ amount }) => amount > 0)
}

function taxRows(
  charge: DoneCharge,
  { line, order, tax_back = 0 }: RefundedLine,
  { taxes, ...way }: Way & { readonly taxes: HeldTaxes },
  at: Instant
): LedgerRow[] {
  const held = taxes.held[order]
  if (!held || tax_back === 0) return []
  const { profile, provider, charge: id, lines } = charge
  const row = rowOfCharge(charge, at, {
    kind: way.tax,
    dest: { profile: provider, account: 'Taxes' },
    orig: { profile: provider, account: way.account },
    amount: tax_back,
    description: `${way.says}: ${lines[line]?.description}`,
    line
  })
  return [{ ...row, order, subscriber: profile, about: { ...held.about, charge: id, line } }]
}

/** A movement of a charge, or of one line of it. */
export interface ChargeMove {
  readonly kind: LedgerKind
  readonly dest: LedgerSide
  readonly orig: LedgerSide
  readonly amount: number
  readonly description: string
  /** From 0; absent of the charge as a whole. */
  readonly line?: number
}

export function rowOfCharge(
  { charge, unit }: Pick<DoneCharge, 'charge' | 'unit'>,
  created_at: Instant,
  { line, ...move }: ChargeMove
): LedgerRow {
  const event_id = line === undefined ? `cha_${charge}/` : `cha_${charge}/${line}/`
  const about = line === undefined ? { charge } : { charge, line }
  return { ...move, created_at, event_id, unit, order: null, about }
}
