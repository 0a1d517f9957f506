/** floor(a × b / c) for whole numbers with a, b >= 0 and c > 0, exact also where the product passes 2^53. */
export function mulDiv(a: number, b: number, c: number): number {
  const product = a * b
  if (product <= Number.MAX_SAFE_INTEGER) return Math.floor(product / c)
  return Number((BigInt(a) * BigInt(b)) / BigInt(c))
}
