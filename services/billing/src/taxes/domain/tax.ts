/** What of a tax goes back; amounts in 1/100 units. */
import { mulDiv } from '@bursar/calendar'

/** What of a tax belongs to what came back of the order that it taxes: in proportion, all of it with all of that. */
export function taxBack(tax: number, back: number, amount: number): number {
  return amount === 0 ? 0 : mulDiv(tax, Math.min(back, amount), amount)
}
