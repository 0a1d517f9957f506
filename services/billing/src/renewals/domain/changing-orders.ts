/** What charges and changes of plan do to the open orders of a schedule. */
import type { ChargeCreated, PlanChanged } from '@bursar/contracts'
import { omit } from '../../accounts/domain/orders-by-id.ts'
import { isClosed, type OpenOrder, overAt } from './earning.ts'
import { withoutTrial } from './running-trials.ts'
import type { AskedCharge, Schedule } from './schedule.ts'

/** While a change is being paid nothing later than it is earned of what it gives back. */
export function chargeCreated(
  state: Schedule,
  { charge, provider, lines, billing_date, dunning, change, created_at }: ChargeCreated
): Schedule {
  const asked: AskedCharge = {
    provider,
    orders: lines.map(({ order }) => order),
    ...(billing_date !== undefined && { billing_date }),
    ...(dunning && { dunning }),
    ...(change && { changes: change.from.subscription })
  }
  const held = { ...state, charges: { ...state.charges, [charge]: asked } }
  return change ? eachOrderOf(held, asked.changes, (one) => ({ ...one, still_at: created_at })) : held
}

/** The change was paid for, or will not be. */
export function withoutStill(state: Schedule, charge: string): Schedule {
  return eachOrderOf(state, state.charges[charge]?.changes, ({ still_at: _, ...one }) => one)
}

export function planChanged(
  state: Schedule,
  { plan, subscription, from, when, changed_at }: PlanChanged
): Schedule {
  // What follows the trial is the other plan.
  const held = { ...state, trials: withoutTrial(state.trials, from) }
  if (when === 'period_end') return followed(held, { plan, subscription })
  return eachOrderOf(held, from.subscription, ({ still_at: _, ...one }) => overAt(one, changed_at))
}

/** What the renewal ordered is charged for when it begins, as each of its periods is. */
function followed(
  state: Schedule,
  { plan, subscription }: Pick<PlanChanged, 'plan' | 'subscription'>
): Schedule {
  const one = state.renewing[plan]
  if (one?.subscription !== subscription) return state
  return { ...state, renewing: { ...state.renewing, [plan]: { ...one, follows: true } } }
}

/** Changes the orders of spans of a subscription. */
function eachOrderOf(
  state: Schedule,
  subscription: string | undefined,
  change: (order: OpenOrder) => OpenOrder
): Schedule {
  if (subscription === undefined) return state
  const own = Object.values(state.orders).filter(({ event_id }) => event_id === `sub_${subscription}/`)
  return own.reduce((all, order) => withOrder(all, change(order)), state)
}

/** The order as it is now; one that nothing but somebody's hand changes any more is kept no longer. */
export function withOrder(state: Schedule, order: OpenOrder): Schedule {
  const orders = isClosed(order) ? omit(state.orders, order.order) : { ...state.orders, [order.order]: order }
  return { ...state, orders }
}
