/**
 * What a change of plan comes to, and whether it may be. Asking changes nothing: the preview and the change itself
 * are decided here alike.
 */
import { type Instant, later } from '@bursar/calendar'
import type { PlanChanged } from '@bursar/contracts'
import { type Refusal, refuse } from '@bursar/event-sourcing'
import { type DueOrder, dueOrders } from '../../accounts/domain/account.ts'
import type { PlannedChange } from '../../accounts/domain/placed-change.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import type { ChargedAccount } from '../../charges/domain/charged-account.ts'
import { type CheckoutLine, dueLine } from '../../checkout/domain/checkout-line.ts'
import { frozen } from '../../checkout/domain/start-checkout.ts'
import type { PriceOption } from '../../plans/domain/price.ts'
import { faultOfPrice, sumOf } from '../../shared/domain/money.ts'
import { creditLines, paidByCredit } from './credit.ts'
import { type ChosenPlan, changeOptions, keepsTrial, newOrders, trialOrder } from './new-orders.ts'
import { faultsOfPlan, refuseChange } from './refusals.ts'

/** What is asked for. */
export interface AskedChange extends Omit<ChosenPlan, 'at'> {
  /** The subscription whose plan is to change. */
  readonly held: Subscription
  /** What that is sold in. */
  readonly unit: string
  /** From 1. */
  readonly option: number
  /** Absent: now where that costs no less than is given back, else at the end of the period. */
  readonly when?: PlanChanged['when'] | undefined
  /** Keyed hashes of whom a trial of the new plan is had once by; absent where it was had, so that none goes on. */
  readonly once?: readonly string[] | undefined
}

/** What it would do; amounts in 1/100 units. */
export interface PlanChange {
  readonly when: PlanChanged['when']
  readonly effective_at: Instant
  readonly provider: string
  readonly unit: string
  /** What is given back of what was paid, and what is due no more. */
  readonly credit: number
  readonly relieved: number
  /** Of the new order, with tax. */
  readonly price: number
  /** What is to be paid now: the price less the credit, and what else is due. */
  readonly amount: number
  readonly periods: number
  /** What is due beside it, and the new order with its tax. */
  readonly shown: readonly CheckoutLine[]
  /** What of those is to be paid. */
  readonly toPay: readonly CheckoutLine[]
  readonly change: PlannedChange
}

export type Planned = { readonly ok: true; readonly planned: PlanChange } | Refusal

/** Refused with `invalid_fields`, or as `refuseChange` says. */
export function planChange(state: ChargedAccount, asked: AskedChange): Planned {
  const refusal = refuseChange(state, asked)
  if (refusal) return refusal
  const { held, plan, coupon, now, once } = asked
  const faults = faultsOfPlan(asked)
  if (faults) return refuse('invalid_fields', { fields: faults })
  // What is noted for the end is ordered by a renewal, at its price.
  const options = changeOptions(plan, asked.when === 'period_end' ? undefined : coupon)
  const option = options[asked.option - 1]
  if (!option) {
    const field = `Choose an option from 1 to ${options.length}.`
    return refuse('invalid_fields', { fields: { option: [field] } })
  }
  const known = state.account.subscriptions[plan.plan]
  // One that is ordered for a time to come is changed from its beginning on.
  const at = held.created_at > now ? held.created_at : now
  const inTrial = once !== undefined && keepsTrial(held, known, now)
  const orders = inTrial ? [trialOrder({ ...asked, at }, held, once)] : newOrders({ ...asked, at }, option)
  const fault = orders.map(({ amount, unit }) => faultOfPrice(amount, unit)).find((one) => one !== undefined)
  if (fault) return refuse('invalid_fields', { fields: { plan: [fault] } })
  const lines = creditLines(state.charges.orders.held, held.subscription, now)
  const credit = sum(lines.map((line) => line.credit))
  const price = sum(orders.map(({ amount }) => amount))
  const when = asked.when ?? (price >= credit ? 'now' : 'period_end')
  if (when === 'period_end')
    return { ok: true, planned: atPeriodEnd({ ...asked, coupon: undefined }, option) }
  if (credit > price) return tooMuchCredit(asked, options, { credit, at })
  return plannedNow(state, asked, { orders, lines, credit, price, at, periods: option.periods })
}

type Given = Pick<PlanChange, 'credit' | 'price' | 'periods'> & {
  readonly orders: readonly CheckoutLine[]
  readonly lines: PlannedChange['lines']
  readonly at: Instant
}

function plannedNow(state: ChargedAccount, { held, plan }: AskedChange, given: Given): Planned {
  const { orders, lines, credit, price, at, periods } = given
  const { provider, unit } = plan
  const relieved = new Map(lines.map((line) => [line.order, line.relieved]))
  const due = dueOrders(state.account)
    .filter((order) => order.provider === provider && order.unit === unit)
    .flatMap((order) => lineLeft(order, relieved.get(order.order) ?? 0))
  const paid = paidByCredit(orders, credit)
  const byCredit = new Map(paid.map(({ order, amount }) => [order, amount]))
  const left = orders.map((line) => ({
    ...line,
    amount: line.amount - (byCredit.get(line.order) ?? 0),
    // The orders are placed whole, with the change: the charge pays what the credit leaves of them.
    purchase: null
  }))
  const toPay = [...due, ...left].filter(({ amount }) => amount > 0)
  const amount = sumOf(toPay.map((line) => line.amount))
  if (amount === undefined) return refuse('sum_too_large')
  const change: PlannedChange = {
    from: { subscription: held.subscription, plan: held.plan },
    to: { subscription: orders[0]!.order, plan: plan.plan },
    orders: orders.map(frozen),
    lines,
    paid
  }
  const sums = { credit, relieved: sum([...relieved.values()]), price, amount }
  const shown = [...due, ...orders]
  return {
    ok: true,
    planned: { when: 'now', effective_at: at, provider, unit, ...sums, periods, shown, toPay, change }
  }
}

/** Nothing is given back, and nothing to pay, before the renewal orders it. */
function atPeriodEnd(asked: AskedChange, option: PriceOption): PlanChange {
  const { held, plan, id } = asked
  const at = held.ends_at
  const shown = newOrders({ ...asked, now: later(at, 1 - DAY_MS), at }, option)
  const { provider, unit } = plan
  const from = { subscription: held.subscription, plan: held.plan }
  const change = { from, to: { subscription: id, plan: plan.plan }, orders: [], lines: [], paid: [] }
  const price = sum(shown.map(({ amount }) => amount))
  const none = { credit: 0, relieved: 0, price, amount: 0, periods: option.periods }
  return { when: 'period_end', effective_at: at, provider, unit, ...none, shown, toPay: [], change }
}

const DAY_MS = 86_400_000

/** There is no money on account: the shortest time paid ahead that uses it up is named. */
function tooMuchCredit(
  asked: AskedChange,
  options: readonly PriceOption[],
  { credit, at }: { readonly credit: number; readonly at: Instant }
): Refusal {
  const covers = (option: PriceOption) =>
    sum(newOrders({ ...asked, at }, option).map(({ amount }) => amount)) >= credit
  const number = options.findIndex(covers) + 1
  const next =
    number > 0
      ? `Choose option ${number}, which pays ${options[number - 1]!.periods} periods ahead and uses all of it, ` +
        'or change at the end of the period.'
      : 'Change at the end of the period: no option of this plan uses all of it.'
  const detail = `More is left of the present plan than the new one costs, and there is no money on account. ${next}`
  return refuse('invalid_fields', { fields: { when: [detail] } })
}

/** What is left to pay of an order that is due. */
function lineLeft(order: DueOrder, relieved: number): CheckoutLine[] {
  const line = dueLine(order)
  return line.amount > relieved ? [{ ...line, amount: line.amount - relieved }] : []
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}
