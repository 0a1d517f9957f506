/** Money is an integer number of 1/100 units, from 0 to 2^53 − 1. */
import { moneyText, stepOf } from '@bursar/contracts'

/** The largest amount; beyond it integers are no longer exact. */
export const MAX_AMOUNT = Number.MAX_SAFE_INTEGER

/** The largest price, order line or row of an import, so that sums of them have room: 10 billion of a unit. */
export const MAX_PRICE = 10 ** 12

/** What is wrong with a price, an order line or a row of an import; undefined for one that can be charged. */
export function faultOfPrice(value: number, unit: string): string | undefined {
  if (!isAmount(value) || value > MAX_PRICE) return `Ensure this value is an integer from 0 to ${MAX_PRICE}.`
  return faultOfPayable(value, unit)
}

/** What is wrong with an amount that somebody is to be asked for or given: a unit without decimals has no parts. */
export function faultOfPayable(amount: number, unit: string): string | undefined {
  if (amount % stepOf(unit) === 0) return undefined
  const example = `24900 is ${moneyText(24_900, unit)}`
  return `${unit.toUpperCase()} has no decimals: ensure this value is a multiple of 100 (${example}).`
}

/** The most of an amount that somebody can be asked for or given. */
export function payableOf(amount: number, unit: string): number {
  return amount - (amount % stepOf(unit))
}

/** True for a whole number from 0 to `MAX_AMOUNT`. */
export function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** The sum, or undefined when it is past `MAX_AMOUNT`. */
export function sumOf(amounts: readonly number[]): number | undefined {
  let total = 0
  for (const amount of amounts) total += amount
  return isAmount(total) ? total : undefined
}

/** All of it: 100 %. */
export const WHOLE = 10_000
