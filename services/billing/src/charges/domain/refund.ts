/** Refunds of the lines of a charge, whole or in parts. */
import type { Instant } from '@bursar/calendar'
import { type BillingEvents, moneyText, type RefundedLine } from '@bursar/contracts'
import { type Decision, type EventOf, happenedAll, type Refusal, refuse } from '@bursar/event-sourcing'
import { faultOfPayable, payableOf } from '../../shared/domain/money.ts'
import { backOfTax, type HeldTaxes, noTaxes, refunded } from './held-taxes.ts'
import { type HeldOrders, leftToRefund, noOrders, returned } from './order-figures.ts'
import type { DoneCharge, SettledCharges } from './settled-charges.ts'
import { BY_REFUND, type FeeOf, rowsBack, takeBack } from './taken-back.ts'

/** What a refund makes happen. */
export type RefundEvent = EventOf<BillingEvents, 'billing.charge-refunded' | 'billing.ledger-posted'>

/** What is asked back of a line; all that is left of it when no amount is given. */
export interface RefundAsked {
  /** From 0. */
  readonly num: number
  /** 1/100 units, above 0. */
  readonly amount?: number
}

/**
 * Refunds lines of a done charge, all of them or none, and with each the part of its tax. Refused with `not_found` when
 * there is no such line, and with `method_not_allowed` when the charge is disputed or more is asked than is left on one.
 * `refund` is what the processor is asked for it by.
 * Whether the Funds suffice is for `drawRefund` to say of each whose Funds are in `drawnBy`.
 */
export function refundLines(
  charge: DoneCharge,
  asked: readonly RefundAsked[],
  fee: FeeOf,
  now: Instant,
  taxes: HeldTaxes = noTaxes,
  refund?: string,
  orders: HeldOrders = noOrders
): Decision<RefundEvent> {
  if (charge.dispute) {
    return refuse('method_not_allowed', {
      detail: 'This charge is disputed: the bank has taken back all that was left of it.'
    })
  }
  const back = goingBack(charge, fee, { taxes, orders })
  const isTax = ({ num }: RefundAsked) => taxes.held[charge.lines[num]?.order ?? ''] !== undefined
  // What is asked of taxes goes first: lines bring with them what is left to come.
  for (const one of [...asked.filter(isTax), ...asked.filter((one) => !isTax(one))]) {
    const refusal = back.refuse(one)
    if (refusal) return refusal
    back.take(one)
  }
  const lines = back.lines()
  const { charge: id, profile, provider, unit } = charge
  const amount = lines.reduce((sum, line) => sum + line.amount, 0)
  const named = refund === undefined ? {} : { refund }
  const data = { charge: id, profile, provider, unit, amount, lines, ...named, refunded_at: now }
  const rows = lines.flatMap((line) => rowsBack(charge, line, { ...BY_REFUND, taxes }, now))
  return happenedAll([
    { type: 'billing.charge-refunded', data },
    { type: 'billing.ledger-posted', data: { rows } }
  ])
}

/** What goes back of a charge, line after line, each with what is left after those before it. */
function goingBack(
  charge: DoneCharge,
  fee: FeeOf,
  { taxes, orders }: Pick<SettledCharges, 'taxes' | 'orders'>
) {
  let [held, left, figures] = [charge, taxes, orders]
  const lines: RefundedLine[] = []

  function leftOn(num: number): number {
    const line = held.lines[num]
    if (!line) return 0
    return payableOf(Math.min(line.amount - line.refunded, leftToRefund(figures, line.order)), charge.unit)
  }

  function takePart(num: number, amount: number): void {
    const { after, back } = takeBack(held, { num, amount }, fee)
    const part = left.held[back.order] ? { ...back, tax_back: amount } : back
    lines.push(part)
    held = after
    left = refunded(left, [part])
    figures = returned(figures, [part])
  }

  return {
    lines: () => lines,
    refuse({ num, amount }: RefundAsked): Refusal | undefined {
      if (!held.lines[num]) return refuse('not_found', { detail: `The charge has no line ${num}.` })
      const most = leftOn(num)
      const r = amount ?? most
      const fault = faultOfPayable(r, charge.unit)
      if (fault) return refuse('invalid_fields', { fields: { refunded_amount: [fault] } })
      if (r <= most && r > 0) return undefined
      const detail = `Only ${moneyText(most, charge.unit)} of line ${num} is left to refund.`
      return refuse('method_not_allowed', { detail })
    },
    take({ num, amount }: RefundAsked): void {
      takePart(num, amount ?? leftOn(num))
      const tax = left.orders[held.lines[num]!.order]
      const held_tax = tax === undefined ? undefined : left.held[tax]
      const line = held.lines.findIndex(({ order }) => order === tax)
      if (!held_tax || line < 0) return
      const x = Math.min(backOfTax(held_tax), leftOn(line))
      if (x > 0) takePart(line, x)
    }
  }
}
