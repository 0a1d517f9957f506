/** How recurring revenue moves between two instants, customer by customer. */
import { addStored, negativeStored, type StoredSum } from '@bursar/contracts'
import { type Curve, hadAny, worthAt } from './curve.ts'

/** The movements, in the order in which they are kept; 1/100 of the unit, none below 0. */
export const FLOWS = ['new', 'reactivation', 'expansion', 'contraction', 'churn'] as const

export type Flow = (typeof FLOWS)[number]

/** How many numbers are kept of an interval: the movements, and how many customers churned. */
export const FLOW_NUMBERS = FLOWS.length + 1

/** What a customer moved. */
export interface Moved {
  readonly flow: Flow
  readonly amount: StoredSum
}

/** What a customer moved between two instants; undefined for one who is worth the same at both. */
export function movedBetween(curve: Curve, from: number, to: number): Moved | undefined {
  const [opening, closing] = [worthAt(curve, from), worthAt(curve, to)]
  const more = addStored(closing, negativeStored(opening))
  if (more === 0) return undefined
  if (opening === 0) return { flow: hadAny(curve, from) ? 'reactivation' : 'new', amount: closing }
  if (closing === 0) return { flow: 'churn', amount: opening }
  const isMore = typeof more === 'number' ? more > 0 : !more.startsWith('-')
  return isMore ? { flow: 'expansion', amount: more } : { flow: 'contraction', amount: negativeStored(more) }
}

/** Numbers of an interval in which nothing moved. */
export function noFlows(): StoredSum[] {
  return new Array<StoredSum>(FLOW_NUMBERS).fill(0)
}

/** Adds what a customer moved, or takes it off. */
export function addMoved(numbers: StoredSum[], moved: Moved | undefined, sign: 1 | -1): void {
  if (!moved) return
  const { flow, amount } = moved
  const n = FLOWS.indexOf(flow)
  numbers[n] = addStored(numbers[n]!, sign > 0 ? amount : negativeStored(amount))
  if (flow === 'churn') numbers[FLOWS.length] = addStored(numbers[FLOWS.length]!, sign)
}
