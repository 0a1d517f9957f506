/** An order of which something is to be earned yet, and when that will be. */
import {
  type EarnedOrder,
  later,
  millisecondsOf,
  type Step,
  type Window,
  windowsAfter
} from '@bursar/calendar'
import type { LedgerRow } from '@bursar/contracts'

/** What a row of an order says of it. Amounts in 1/100 of the unit. */
export interface PlacedOrder {
  readonly order: string
  readonly provider: string
  readonly unit: string
  readonly profile: string
  readonly plan: string | null
  readonly amount: number
  /** Its span; null of a seat for somebody else that nobody has claimed. */
  readonly start: string | null
  readonly end: string | null
  readonly periods: number
  readonly created_at: string
  readonly event_id: string
  readonly correlation_id: string
  readonly recorded_at: string
}

/** Document `order/<order>`: what is known of it, which begins with what its periods are counted from. */
export interface ComingOrder extends Partial<PlacedOrder> {
  readonly anchor?: string
  readonly step?: Step
  /** Of a seat that was claimed: when that was recorded. */
  readonly begun_at?: string
  /** When a change of plan ended its subscription: with that its last window is over. */
  readonly over?: { readonly at: string; readonly recorded_at: string }
  readonly earned: number
  /** What was given up before it was earned, and never will be. */
  readonly unearned: number
}

/** An order whose row is there. */
export type KnownOrder = ComingOrder & PlacedOrder

export const NO_ORDER: ComingOrder = { earned: 0, unearned: 0 }

/** The order of a row; undefined of what is earned at once, such as a tax. */
export function placedOrder(
  { order, amount, unit, about, dest, orig, created_at, event_id }: LedgerRow,
  said: Pick<PlacedOrder, 'correlation_id' | 'recorded_at'>
): PlacedOrder | undefined {
  const { start = null, end = null, periods = 1, plan = null, seat } = about ?? {}
  if (order === null || amount === 0 || (end === null && !seat)) return undefined
  return {
    ...{ order, provider: orig.profile, unit, profile: dest.profile, plan, amount },
    ...{ start: start ?? created_at, end, periods, created_at, event_id, ...said }
  }
}

/** Whether anything of it is to be earned yet. */
export function isOpen({ amount = 0, earned, unearned }: ComingOrder): boolean {
  return earned < amount - unearned
}

/** What one order has to earn, 1/100 of the unit. */
export interface Coming {
  /** Before each of the asked instants and not before the one in front of it; what is late is in the first. */
  readonly within: readonly number[]
  /** After all of them, or who knows when. */
  readonly later: number
}

function* windowsOf(order: EarnedOrder, earned: number, over: string | undefined): Generator<Window> {
  for (const window of windowsAfter(order, earned)) {
    if (over !== undefined && window.end >= over) return yield { end: over, earned: order.amount }
    yield window
  }
}

/** When its windows are over, as the books have it: a second before each ends. */
export function comingOf(order: KnownOrder, instants: readonly number[]): Coming {
  const { amount, start, end, earned, unearned, over } = order
  const cap = amount - unearned
  const within = instants.map(() => 0)
  if (start === null || end === null) return { within, later: cap - earned }
  let [before, n] = [earned, 0]
  for (const window of windowsOf({ ...order, start, end }, earned, over?.at)) {
    const at = millisecondsOf(later(window.end, -1_000))
    while (n < instants.length && at >= instants[n]!) n++
    if (n === instants.length || before === cap) break
    const now = Math.min(window.earned, cap)
    within[n] = within[n]! + now - before
    before = now
  }
  return { within, later: cap - before }
}
