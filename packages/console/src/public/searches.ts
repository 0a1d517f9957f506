/** What addresses of these pages say beside their names. */
import type { PricingSearch } from './pricing.tsx'

const slug = /^[-a-zA-Z0-9_]{1,150}$/

export function slugIn(said: unknown): string | undefined {
  return typeof said === 'string' && slug.test(said) ? said : undefined
}

export function pricingSearch(said: Record<string, unknown>): PricingSearch {
  const buyer = slugIn(said.for)
  const type = ['monthly', 'yearly'].find((one) => one === said.period_type)
  return { period_type: type, for: buyer }
}
