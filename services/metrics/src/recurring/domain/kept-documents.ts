/**
 * Where recurring revenue is kept; keys of JSON documents, all beginning with the provider's id.
 *
 * - `…/zone`: where its days begin.
 * - `…/customers/<profile>`: what each customer subscribes to, and its curve (customer.ts).
 * - `…/totals/<unit>/…`: running totals of the worth and of who pays (figures/domain/running-totals.ts).
 * - `…/kept/<zone>/flows/<unit>/<type>/<start>`: how it moved in whole intervals of the provider's own zone.
 * - `…/kept/<zone>/cohorts/<unit>/<month>/…`: the running totals of those who first paid in that month.
 *
 * A change counts in totals and intervals a millisecond before its instant: what a total comes to before an instant is
 * then how it stood at that instant.
 */
import type { PeriodType } from '@bursar/calendar'
import { isoOf } from '../../periods/domain/columns.ts'

/** How many numbers the running totals have: the worth a month, and how many pay. */
export const RECURRING_TOTALS = 2

/** Of a provider, or of those of its customers who began in one month. */
export interface ZoneDocument {
  readonly zone: string
}

/** Numbers of an interval: see FLOWS. */
export interface FlowsDocument {
  readonly flows: readonly (number | `${bigint}`)[]
}

export const zoneKey = (provider: string) => `${provider}/zone`

export const customersPrefix = (provider: string) => `${provider}/customers/`

export const customerKey = (provider: string, profile: string) => customersPrefix(provider) + profile

export const totalsPrefix = (provider: string, unit: string) => `${provider}/totals/${unit}/`

/** What the keys of all that depends on where days begin begin with. */
export const keptPrefix = (provider: string, zone: string) => `${provider}/kept/${zone}/`

export const cohortPrefix = (provider: string, zone: string, unit: string, month: string) =>
  `${keptPrefix(provider, zone)}cohorts/${unit}/${month}/`

/** The key of an interval's movements, by its start in milliseconds since 1970. */
export function flowsKey(
  { provider, zone, unit }: { readonly provider: string; readonly zone: string; readonly unit: string },
  type: PeriodType,
  start: number
): string {
  return `${keptPrefix(provider, zone)}flows/${unit}/${type}/${isoOf(start)}`
}
