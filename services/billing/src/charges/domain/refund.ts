/** Refunds of the lines of a charge, whole or in parts. */
import type { Instant } from '@bursar/calendar'
import {
  type BillingEvents,
  type LedgerKind,
  type LedgerRow,
  type LedgerSide,
  moneyText,
  PROCESSOR_PROFILE,
  type RefundedLine
} from '@bursar/contracts'
import { type Decision, type EventOf, happenedAll, refuse } from '@bursar/event-sourcing'
import { faultOfPayable, mulDiv, payableOf } from '../../shared/domain/money.ts'
import { type DoneCharge, type RefundableLine, withRefund } from './settled-charges.ts'

/** What a refund makes happen. */
export type RefundEvent = EventOf<BillingEvents, 'billing.charge-refunded' | 'billing.ledger-posted'>

/** What is asked back of a line; all that is left of it when no amount is given. */
export interface RefundAsked {
  /** From 0. */
  readonly num: number
  /** 1/100 units, above 0. */
  readonly amount?: number
}

/** What a processor keeps of a charge of that amount, 1/100 units. */
export type FeeOf = (amount: number) => number

/**
 * Refunds lines of a done charge, all of them or none. Refused with `not_found` when there is no such line,
 * and with `method_not_allowed` when more is asked than is left on one. Whether the Funds suffice is for
 * `drawRefund` to say of each whose Funds are in `drawnBy`.
 */
export function refundLines(
  charge: DoneCharge,
  asked: readonly RefundAsked[],
  fee: FeeOf,
  now: Instant
): Decision<RefundEvent> {
  let held = charge
  const lines: RefundedLine[] = []
  for (const { num, amount } of asked) {
    const line = held.lines[num]
    if (!line) return refuse('not_found', { detail: `The charge has no line ${num}.` })
    const left = payableOf(line.amount - line.refunded, charge.unit)
    const r = amount ?? left
    const fault = faultOfPayable(r, charge.unit)
    if (fault) return refuse('invalid_fields', { fields: { refunded_amount: [fault] } })
    if (r > left || r === 0) {
      return refuse('method_not_allowed', {
        detail: `Only ${moneyText(left, charge.unit)} of line ${num} is left to refund.`
      })
    }
    const back = refundLine(held, num, line, r, fee)
    lines.push(back)
    held = { ...held, lines: held.lines.map((one, n) => (n === num ? withRefund(one, back) : one)) }
  }
  const { charge: id, profile, provider, unit } = charge
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const data = { charge: id, profile, provider, unit, amount, lines, refunded_at: now }
  const rows = lines.flatMap((line) => refundRows(charge, line, now))
  return happenedAll([
    { type: 'billing.charge-refunded', data },
    { type: 'billing.ledger-posted', data: { rows } }
  ])
}

/** What a refund takes out of whose Funds, by profile id, 1/100 units. */
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
 * no longer costs, so that a line that is refunded whole, in whatever parts, gives back just what it took.
 */
function refundLine(
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

function refundRows(charge: DoneCharge, back: RefundedLine, at: Instant): LedgerRow[] {
  const { charge: id, profile, provider, broker, unit, processor_key, lines } = charge
  const common = {
    created_at: at,
    event_id: `cha_${id}/${back.line}/`,
    unit,
    order: null,
    about: { charge: id, line: back.line }
  }
  const row = (
    kind: LedgerKind,
    dest: LedgerSide,
    orig: LedgerSide,
    amount: number,
    description: string
  ): LedgerRow => ({
    kind,
    ...common,
    description,
    amount,
    dest,
    orig
  })
  const toProcessor = (from: string, amount: number, what: string) =>
    row(
      'refund-funding',
      { profile: PROCESSOR_PROFILE, account: 'Refund' },
      { profile: from, account: 'Funds' },
      amount,
      `${what} of charge ${processor_key} given back`
    )
  const rows = [
    row(
      'refund',
      { profile: provider, account: 'Refund' },
      { profile, account: 'Refunded' },
      back.amount,
      `Refund: ${lines[back.line]?.description}`
    ),
    toProcessor(PROCESSOR_PROFILE, back.fee_back, 'Processor fee'),
    toProcessor(broker, back.broker_back, 'Broker fee'),
    toProcessor(provider, back.distribution_back, 'Distribution')
  ]
  return rows.filter(({ amount }) => amount > 0)
}
