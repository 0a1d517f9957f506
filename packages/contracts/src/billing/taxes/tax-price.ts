/** What the tax of a price is; amounts in 1/100 units, rates in 1/100 of a percent. */
import { stepOf } from '../../currencies.ts'

/** A rate, and whether the price has the tax in it. */
export interface Taxing {
  readonly percent: number
  readonly included: boolean
  readonly unit: string
}

/** What is ordered of a price, and the tax beside it. */
export interface TaxedPrice {
  readonly amount: number
  readonly tax: number
}

/** Half a hundredth up; where the unit has no decimals the tax is lowered to a whole one. */
export function taxPrice(price: number, { percent, included, unit }: Taxing): TaxedPrice {
  const exact = included ? includedTax(price, percent) : addedTax(price, percent)
  const tax = exact - (exact % stepOf(unit))
  return { amount: included ? price - tax : price, tax }
}

function addedTax(price: number, percent: number): number {
  return Number((BigInt(price) * BigInt(percent) + 5_000n) / 10_000n)
}

function includedTax(price: number, percent: number): number {
  const [a, r] = [BigInt(price), BigInt(percent)]
  return Number((2n * a * r + 10_000n + r) / (2n * (10_000n + r)))
}
