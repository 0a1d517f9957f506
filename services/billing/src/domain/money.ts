/** Money is an integer number of 1/100 units, from 0 to 2^53 − 1. */

/** The largest amount; beyond it integers are no longer exact. */
export const MAX_AMOUNT = Number.MAX_SAFE_INTEGER

/** True for a whole number from 0 to `MAX_AMOUNT`. */
export function isAmount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** floor(a × b / c) for whole numbers with a, b >= 0 and c > 0, exact also where the product passes 2^53. */
export function mulDiv(a: number, b: number, c: number): number {
  const product = a * b
  if (product <= MAX_AMOUNT) return Math.floor(product / c)
  return Number((BigInt(a) * BigInt(b)) / BigInt(c))
}

/** The sum, or undefined when it is past `MAX_AMOUNT`. */
export function sumOf(amounts: readonly number[]): number | undefined {
  let total = 0
  for (const amount of amounts) total += amount
  return isAmount(total) ? total : undefined
}
