/** Which rate an order has: by the rates of its provider, and by where both of them are. */
import type { AppliedRate } from '@bursar/contracts'
import { type DetailedProfile, PROFILE_DETAILS, profileKey } from '@bursar/service-kit'
import type { LivePlan } from '../plans/domain/plan.ts'
import { type Reader, text } from '../shared/views.ts'
import { type Buyer, rateFor } from './domain/rates.ts'
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
export async function rateOf(
  reader: Reader,
  plans: readonly Taxable[],
  { profile, given = {} }: Buying
): Promise<RateOf> {
  const sold = [...new Set(plans.filter(({ tax_exempt }) => !tax_exempt).map(({ provider }) => provider))]
  if (sold.length === 0) return untaxed
  const rates = await reader.collection(TAX_RATES).getAll<TaxRatesDocument>(sold)
  if (rates.size === 0) return untaxed
  const keys = [profile, ...rates.keys()].map(profileKey)
  const stored = await reader.collection(PROFILE_DETAILS).getAll<DetailedProfile>(keys)
  const placed = new Map<string, Buyer>()
  for (const [key, detail] of stored) {
    const { country, region, tax_id } = detail
    const shown = await reader.reveal({ country, region, tax_id })
    placed.set(key, { country: text(shown.country), region: text(shown.region), tax_id: text(shown.tax_id) })
  }
  const known = placed.get(profileKey(profile)) ?? { country: '', region: '', tax_id: '' }
  const buyer = {
    ...known,
    country: known.country || (given.country ?? ''),
    region: known.region || (given.region ?? '')
  }
  return ({ provider, tax_exempt }) => {
    const own = tax_exempt ? undefined : rates.get(provider)
    return own && rateFor(own.rates, buyer, placed.get(profileKey(provider))?.country ?? '')
  }
}
