/** The tax rates of a provider, and which of them a buyer's orders have. Stream `taxes-<provider>`. */
import type { Instant } from '@bursar/calendar'
import type { AppliedRate, BillingEvents, ProviderRate, TaxRatesSet } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import { isTaxNumber } from './vat-numbers.ts'

type TaxEvent = EventOf<BillingEvents, 'billing.tax-rates-set'>

/** What a provider may set by itself, 1/100 of a percent: a tax bears no broker fee, and must not be a price. */
export const OWN_PERCENT_MAX = 3_000

/** The rates that hold, none until they are set, and those of before, the oldest first. */
export interface HeldRates {
  readonly rates: readonly ProviderRate[]
  readonly past: readonly { readonly until: Instant; readonly rates: readonly ProviderRate[] }[]
}

/** The rates as their stream tells them. */
export const taxRates = fold<HeldRates, BillingEvents>(
  { rates: [], past: [] },
  {
    'billing.tax-rates-set': ({ rates: before, past }, { rates, set_at: until }: TaxRatesSet) => ({
      rates,
      past: [...past, { until, rates: before }]
    })
  }
)

/** The rates as they were at an instant. */
export function ratesAt({ rates, past }: HeldRates, at: Instant): readonly ProviderRate[] {
  return past.find(({ until }) => until > at)?.rates ?? rates
}

/** Whose rates they become. */
export interface SettingRates {
  readonly provider: string
  readonly rates: readonly ProviderRate[]
  /** True where one of the broker's managers sets them. */
  readonly byBroker: boolean
}

/**
 * Replaces all rates; the same ones again are no event. Refused with `invalid_fields` where two are for one place, and with
 * `forbidden` for a rate above `OWN_PERCENT_MAX` that the broker did not set before.
 */
export function setRates(
  { rates: held }: Pick<HeldRates, 'rates'>,
  { provider, rates, byBroker }: SettingRates,
  now: Instant
): Decision<TaxEvent> {
  const faults = faultsOf(rates)
  if (faults.length > 0) return refuse('invalid_fields', { fields: { rates: faults } })
  const known = new Set(held.map(asText))
  const isBrokers = (rate: ProviderRate) => rate.percent > OWN_PERCENT_MAX && !known.has(asText(rate))
  if (!byBroker && rates.some(isBrokers)) {
    const detail = `Rates above ${percentText(OWN_PERCENT_MAX)} % are set by the managers of the site alone.`
    return refuse('forbidden', { detail })
  }
  if (JSON.stringify(rates.map(asText)) === JSON.stringify(held.map(asText))) return happenedAll([])
  return happened('billing.tax-rates-set', { provider, rates: [...rates], set_at: now })
}

function asText({ title, percent, country, region, reverse_charge }: ProviderRate): string {
  return JSON.stringify([title, percent, country, region, reverse_charge])
}

function faultsOf(rates: readonly ProviderRate[]): string[] {
  const faults = new Set<string>()
  const places = new Set<string>()
  for (const { title, country, region } of rates) {
    if (title === '') faults.add('Ensure that each rate has a title.')
    if (region !== undefined && country === undefined) faults.add('Ensure that a region is of a country.')
    const place = `${country ?? ''}/${folded(region ?? '')}`
    if (places.has(place)) {
      const where = country === undefined ? 'all other countries' : [country, region ?? []].flat().join(', ')
      faults.add(`Ensure that there is one rate for ${where}.`)
    }
    places.add(place)
  }
  return [...faults]
}

/** Who buys, in clear; empty texts for what is not known. */
export interface Buyer {
  readonly country: string
  readonly region: string
  readonly tax_id: string
}

/** The rate of what the buyer orders of a provider in the country `home`; undefined where none is for it. */
export function rateFor(
  rates: readonly ProviderRate[],
  buyer: Buyer,
  home: string
): Omit<AppliedRate, 'included'> | undefined {
  // Who does not say from where is taken as the provider's countryman.
  const country = buyer.country || home
  const found =
    rates.find((rate) => country !== '' && rate.country === country && isRegion(rate.region, buyer.region)) ??
    rates.find((rate) => country !== '' && rate.country === country && rate.region === undefined) ??
    rates.find((rate) => rate.country === undefined)
  if (!found) return undefined
  const { title, percent, reverse_charge } = found
  const place = {
    ...(found.country !== undefined && { country: found.country }),
    ...(found.region !== undefined && { region: found.region })
  }
  const isForeign = buyer.country !== '' && home !== '' && buyer.country !== home
  if (reverse_charge && isForeign && isTaxNumber(buyer.country, buyer.tax_id)) {
    return { title, percent: 0, ...place, note: 'Reverse charge' }
  }
  return { title, percent, ...place }
}

function isRegion(region: string | undefined, text: string): boolean {
  return region !== undefined && folded(region) === folded(text)
}

function folded(text: string): string {
  return text.trim().toLowerCase()
}

/** 2000 as "20", 1950 as "19.5". */
export function percentText(percent: number): string {
  return String(percent / 100)
}
