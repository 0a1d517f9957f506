import type { ProviderRate, TaxRate } from '@bursar/contracts'

/** A rate as people see it. */
export function rateView({ title, percent, country, region, reverse_charge }: ProviderRate): TaxRate {
  return { title, percent, country: country ?? null, region: region ?? null, reverse_charge }
}
