/**
 * Amounts as Stripe's API has them: in the smallest unit of a currency as Stripe's own table says, which differs from
 * ISO 4217. Source: https://docs.stripe.com/currencies, "Zero-decimal currencies", "Three-decimal currencies" and
 * "Special cases" (ISK and UGX have no decimals, but their amounts are sent with two).
 */

const WITHOUT_DECIMALS = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const WITH_THREE = new Set('bhd jod kwd omr tnd'.split(' '))

/** An amount in 1/100 units as it is sent; undefined where Stripe's smallest unit cannot say it. */
export function toStripe(amount: number, unit: string): number | undefined {
  if (WITH_THREE.has(unit)) return amount * 10
  if (!WITHOUT_DECIMALS.has(unit)) return amount
  return amount % 100 === 0 ? amount / 100 : undefined
}

/** An amount that was sent, in 1/100 units; thousandths are rounded half up. */
export function fromStripe(amount: number, unit: string): number {
  if (WITH_THREE.has(unit)) return Math.floor((amount + 5) / 10)
  return WITHOUT_DECIMALS.has(unit) ? amount * 100 : amount
}
