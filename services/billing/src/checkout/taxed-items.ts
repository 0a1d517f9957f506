/** The items of a cart with the taxes on them. */
import type { Reader } from '../shared/views.ts'
import { rateOf, untaxed } from '../taxes/rate-of.ts'
import type { CheckoutRequest } from './checkout-request.ts'
import type { PricedItem } from './domain/checkout-line.ts'

/** `address`: what the checkout gives, and the profile takes over where it has none. */
export async function taxedItems(
  reader: Reader,
  items: readonly PricedItem[],
  { profile, address }: Pick<CheckoutRequest, 'profile' | 'address'>
): Promise<readonly PricedItem[]> {
  const plans = items.flatMap(({ plan, claimed }) => (claimed ? [] : [plan]))
  const rate = await rateOf(reader, plans, { profile, ...(address && { given: address }) })
  if (rate === untaxed) return items
  return items.map((item) => {
    const applied = rate(item.plan)
    return applied ? { ...item, rate: applied } : item
  })
}
