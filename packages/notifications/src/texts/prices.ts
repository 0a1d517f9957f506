/** Prices of periods, in the words of a language. */
import type { PeriodPrice } from '../notices/notice.ts'

/** One and several of each. */
export type PeriodWords = { readonly [Type in PeriodPrice['type']]: readonly [one: string, several: string] }

/** "$10.00 / 1 month". */
export function priceWords(words: PeriodWords) {
  return ({ amount, type, length }: PeriodPrice): string => {
    const [one, several] = words[type]
    return `${amount} / ${length} ${length === 1 ? one : several}`
  }
}

/** True where the period costs something else, or is another one. */
export function differ(before: PeriodPrice, after: PeriodPrice): boolean {
  return before.amount !== after.amount || before.type !== after.type || before.length !== after.length
}
