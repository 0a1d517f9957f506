/**
 * What one provider sells in one unit, at most `MAX_AMOUNT`. What it sold is in the book, with a kept sum. Stream
 * `sales-<provider id>` gives large sales their turn, and holds what is asked for and not yet in the book.
 */
import type { Instant } from '@bursar/calendar'
import { type BillingEvents, type Exact, moneyText, plus } from '@bursar/contracts'
import { type Decision, fold, happened, happenedAll, type NewEvent, refuse } from '@bursar/event-sourcing'
import { MAX_AMOUNT } from '../../shared/domain/money.ts'

export interface SalesCounted {
  readonly provider: string
  readonly unit: string
  readonly amount: number
  readonly total: number
  /** The charge that is asked for; null for what is booked in the same append. */
  readonly charge: string | null
  readonly counted_at: Instant
}

export interface SalesReleased {
  readonly provider: string
  readonly charge: string
  readonly released_at: Instant
}

export type SalesEvent =
  | NewEvent<'billing.sales-counted', SalesCounted>
  | NewEvent<'billing.sales-released', SalesReleased>

/** What is asked for and counted, by charge. */
export interface Sales {
  readonly held: ReadonlyMap<string, Pick<SalesCounted, 'unit' | 'amount'>>
}

export const sales = fold<Sales, BillingEvents>(
  { held: new Map() },
  {
    'billing.sales-counted': (state, { charge, unit, amount }: SalesCounted) =>
      charge === null ? state : { held: new Map([...state.held, [charge, { unit, amount }]]) },
    'billing.sales-released': (state, { charge }: SalesReleased) => ({
      held: new Map([...state.held].filter(([held]) => held !== charge))
    })
  }
)

/** What is more is large: it takes its turn however little the provider sold. 10 million of a unit. */
const LARGE = 10 ** 9
/** From here on all sales take turns. The smaller ones that do not see each other before never come to the other half. */
const NEAR = 2 ** 52

/** Whether a sale is so large, or its provider's limit so near, that two at once could pass it together. */
export function takesTurn(amount: number, booked: Exact): boolean {
  return amount > LARGE || plus(booked, amount) > NEAR
}

/** What may still be sold in a unit; `booked` is what the book has, read in the turn of who sells. */
export function salesRoom(state: Sales, unit: string, booked: Exact): number {
  const taken = [...state.held.values()].filter((one) => one.unit === unit)
  const total = taken.reduce((sum, { amount }) => plus(sum, amount), booked)
  return total < MAX_AMOUNT ? MAX_AMOUNT - Number(total) : 0
}

/** Counts a sale that takes its turn. Refused with `sum_too_large` when there is no room for it. */
export function countSales(
  state: Sales,
  sold: Pick<SalesCounted, 'provider' | 'unit' | 'amount' | 'charge'>,
  booked: Exact,
  now: Instant
): Decision<SalesEvent> {
  const room = salesRoom(state, sold.unit, booked)
  if (sold.amount > room) return refuse('sum_too_large', { detail: noRoom(sold.unit, room) })
  const total = MAX_AMOUNT - room + sold.amount
  return happened('billing.sales-counted', { ...sold, total, counted_at: now })
}

/** The charge is answered: what is sold of it is in the book. */
export function releaseSales(
  state: Sales,
  { provider, charge }: Pick<SalesReleased, 'provider' | 'charge'>,
  now: Instant
): Decision<SalesEvent> {
  if (!state.held.has(charge)) return happenedAll([])
  return happened('billing.sales-released', { provider, charge, released_at: now })
}

/** What is said of a sale for which there is no room. */
export function noRoom(unit: string, room: number): string {
  const most = `${moneyText(MAX_AMOUNT, unit)} in ${unit.toUpperCase()}`
  return `One provider may sell at most ${most} in total: only ${moneyText(room, unit)} more is possible.`
}
