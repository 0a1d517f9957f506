/** Tax rates as people say them. */

import { countryName } from './countries.ts'
import { decimalText } from './money.ts'

interface Place {
  readonly country?: string | null | undefined
  readonly region?: string | null | undefined
}

/** `France, La Réunion`, `France`, `All other countries`. */
export function placeText({ country, region }: Place): string {
  if (!country) return 'All other countries'
  return region ? `${countryName(country)}, ${region}` : countryName(country)
}

export function samePlace(one: Place, other: Place): boolean {
  return (one.country ?? '') === (other.country ?? '') && (one.region ?? '') === (other.region ?? '')
}

/** 850, in 1/100 of a percent, is `8.5 %`. */
export function percentText(percent: number): string {
  return `${decimalText(percent).replace(/\.?0+$/, '')} %`
}
