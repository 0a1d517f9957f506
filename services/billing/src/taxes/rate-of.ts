/** Which rate an order has: by the rates of its provider, and by where both of them are. */
import type { Instant } from '@bursar/calendar'
import type { AppliedRate } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import { type DetailedProfile, PROFILE_DETAILS, profileKey } from '@bursar/service-kit'
import type { LivePlan } from '../plans/domain/plan.ts'
import { taxesStream } from '../shared/streams.ts'
import { type Reader, text } from '../shared/views.ts'
import { type Buyer, type HeldRates, rateFor, ratesAt, taxRates } from './domain/rates.ts'
import { TAX_RATES, type TaxRatesDocument } from './projection.ts'

type Taxable = Pick<LivePlan, 'provider' | 'tax_exempt'>

/** The rate of an order of that plan; undefined where no tax is on it. */
export type RateOf = (plan: Taxable) => Omit<AppliedRate, 'included'> | undefined

/** Nothing is taxed. */
export const untaxed: RateOf = () => undefined

/** Whose orders they are; `given`: an address that the profile is given with the order, where it has none. */
export interface Buying {
  readonly profile: string
  readonly given?: { readonly country?: string | undefined; readonly region?: string | undefined }
}

/** Reads what decides the rates of orders of those plans: nothing more where their providers have no rates. */
export async function rateOf(reader: Reader, plans: readonly Taxable[], buying: Buying): Promise<RateOf> {
  const sold = [...new Set(plans.filter(({ tax_exempt }) => !tax_exempt).map(({ provider }) => provider))]
  if (sold.length === 0) return untaxed
  const rates = await reader.collection(TAX_RATES).getAll<TaxRatesDocument>(sold)
  if (rates.size === 0) return untaxed
  const places = await placesOf(reader, [...rates.keys()], buying)
  return ({ provider, tax_exempt }) => {
    const own = tax_exempt ? undefined : rates.get(provider)
    return own && rateFor(own.rates, places.buyer, places.homeOf(provider))
  }
}

/** The rate of an order by the rates that its provider had at an instant. */
export type RateThen = (plan: Taxable, at: Instant) => Omit<AppliedRate, 'included'> | undefined

/** The same of what is priced by terms of before: where everybody is goes by today. */
export async function ratesThen(
  { collection, keys, load }: Pick<Engine, 'collection' | 'keys' | 'load'>,
  providers: readonly string[],
  buying: Buying
): Promise<RateThen> {
  const held = new Map<string, HeldRates>()
  for (const provider of new Set(providers)) {
    const rates = await load(taxesStream(provider), taxRates)
    if (rates !== taxRates.initial) held.set(provider, rates)
  }
  if (held.size === 0) return () => undefined
  const places = await placesOf({ collection, reveal: keys.reveal }, [...held.keys()], buying)
  return ({ provider, tax_exempt }, at) => {
    const own = tax_exempt ? undefined : held.get(provider)
    return own && rateFor(ratesAt(own, at), places.buyer, places.homeOf(provider))
  }
}

/** Where the buyer is, and the providers. */
async function placesOf(reader: Reader, providers: readonly string[], { profile, given = {} }: Buying) {
  const keys = [profile, ...providers].map(profileKey)
  const stored = await reader.collection(PROFILE_DETAILS).getAll<DetailedProfile>(keys)
  const placed = new Map<string, Buyer>()
  for (const [key, detail] of stored) {
    const { country, region, tax_id } = detail
    const shown = await reader.reveal({ country, region, tax_id })
    placed.set(key, { country: text(shown.country), region: text(shown.region), tax_id: text(shown.tax_id) })
  }
  const known = placed.get(profileKey(profile)) ?? { country: '', region: '', tax_id: '' }
  const buyer: Buyer = {
    ...known,
    country: known.country || (given.country ?? ''),
    region: known.region || (given.region ?? '')
  }
  return { buyer, homeOf: (provider: string) => placed.get(profileKey(provider))?.country ?? '' }
}
