/** What a plan sells and for how much, and which values are refused. */

import { LONGEST, type PeriodType } from '@bursar/calendar'
import { isCurrency } from '@bursar/contracts'
import type { FieldErrors } from '../../shared/domain/field-errors.ts'
import { faultOfPrice, isAmount, MAX_PRICE, WHOLE } from '../../shared/domain/money.ts'

export type DiscountType = 'percentage' | 'currency' | 'period'

/** A price cut: 1/10000 for a percentage, 1/100 units for a currency, whole periods for a period. */
export interface Discount {
  readonly discount_type: DiscountType
  readonly discount_value: number
}

/** The price cut for `length` periods paid ahead. */
export interface AdvanceDiscount extends Discount {
  readonly length: number
}

/** What is charged for use beyond the quota of a period. */
export interface UseCharge {
  readonly slug: string
  readonly title: string
  readonly description: string
  readonly created_at: string
  readonly use_amount: number
  readonly quota: number
  readonly maximum_limit: number | null
  readonly extra: Extra
}

/** Whatever text or JSON object the owner keeps with a record. */
export type Extra = { readonly [key: string]: unknown } | string | null

export type RenewalType = 'one-time' | 'auto-renew' | 'repeat'

/** Each profile, or a person with all profiles and the card that are theirs. */
export type TrialOnce = 'profile' | 'person'

export interface PlanTerms {
  readonly title: string
  readonly description: string
  readonly is_active: boolean
  /** 1/100 units, once, with the order that starts a subscription. */
  readonly setup_amount: number
  /** 1/100 units for each period. */
  readonly period_amount: number
  readonly period_type: PeriodType
  readonly period_length: number
  readonly unit: string
  readonly renewal_type: RenewalType
  readonly advance_discounts: readonly AdvanceDiscount[]
  readonly use_charges: readonly UseCharge[]
  /** The broker's part of a payment, in 1/10000. */
  readonly broker_fee: number
  readonly extra: Extra
  readonly is_not_priced: boolean
  readonly unlock_event: string | null
  readonly skip_optin_on_grant: boolean
  readonly optin_on_request: boolean
  /** Days for which a first subscription is free; 0 for none. */
  readonly trial_days: number
  /** What a trial is had once by. */
  readonly trial_once: TrialOnce
  /** True where its prices have the tax in them; false where it is added. */
  readonly tax_included: boolean
  /** True of a plan that no tax is on. */
  readonly tax_exempt: boolean
}

/** A plan that says nothing else: free, yearly, inactive, renewing by itself. */
export const DEFAULT_TERMS: Omit<PlanTerms, 'title' | 'unit'> = {
  description: '',
  is_active: false,
  setup_amount: 0,
  period_amount: 0,
  period_type: 'yearly',
  period_length: 1,
  renewal_type: 'auto-renew',
  advance_discounts: [],
  use_charges: [],
  broker_fee: 0,
  extra: null,
  is_not_priced: false,
  unlock_event: null,
  skip_optin_on_grant: false,
  optin_on_request: false,
  trial_days: 0,
  trial_once: 'profile',
  tax_included: false,
  tax_exempt: false
}

/** More options than that nobody can choose from. */
export const MAX_ADVANCE_DISCOUNTS = 25
export const MAX_USE_CHARGES = 100
/** Longer is no trial. */
const TRIAL_DAYS_MAX = 730
const COUNT = 'Ensure this value is an integer from 0 to 9007199254740991.'
const RATE = 'Ensure this value is an integer from 0 to 10000.'

/** Everything that is wrong with the terms of a plan; empty when they can be sold. */
export function faultsOfTerms(terms: PlanTerms): FieldErrors {
  const faults: FieldErrors = {}
  const fault = (field: string, message: string) => {
    faults[field] = [...(faults[field] ?? []), message]
  }
  if (terms.title.trim() === '') fault('title', 'This field may not be blank.')
  if (!isCurrency(terms.unit)) fault('unit', `"${terms.unit}" is not a known currency.`)
  for (const price of ['setup_amount', 'period_amount'] as const) {
    const message = faultOfPrice(terms[price], terms.unit)
    if (message) fault(price, message)
  }
  if (!isRate(terms.broker_fee)) fault('broker_fee', RATE)
  if (!isAmount(terms.trial_days) || terms.trial_days > TRIAL_DAYS_MAX) {
    fault('trial_days', `Ensure this value is an integer from 0 to ${TRIAL_DAYS_MAX}.`)
  }
  const longest = LONGEST[terms.period_type]
  if (!isCount(terms.period_length, longest)) {
    fault('period_length', `Ensure this value is an integer from 1 to ${longest}.`)
  }
  for (const message of faultsOfDiscounts(terms, longest)) fault('advance_discounts', message)
  for (const message of faultsOfUses(terms)) fault('use_charges', message)
  if (Object.keys(faults).length === 0 && dearest(terms) > BigInt(MAX_PRICE)) {
    fault(
      'period_amount',
      `The longest advance payment, with the setup amount, costs more than ${MAX_PRICE}.`
    )
  }
  return faults
}

function faultsOfDiscounts({ advance_discounts, period_length, unit }: PlanTerms, longest: number): string[] {
  const faults: string[] = []
  if (advance_discounts.length > MAX_ADVANCE_DISCOUNTS) {
    faults.push(`Ensure there are at most ${MAX_ADVANCE_DISCOUNTS} discounts.`)
  }
  for (const { discount_type, discount_value, length } of advance_discounts) {
    if (!isCount(length, Math.floor(longest / period_length))) {
      faults.push('Ensure length is a positive number of periods within 100 years.')
    }
    const message = faultOfDiscount(discount_type, discount_value, unit)
    if (message) faults.push(`discount_value: ${message}`)
  }
  return faults
}

function faultOfDiscount(type: DiscountType, value: number, unit: string): string | undefined {
  switch (type) {
    case 'percentage':
      return isRate(value) ? undefined : RATE
    case 'currency':
      return faultOfPrice(value, unit)
    case 'period':
      return isAmount(value) ? undefined : COUNT
  }
}

function faultsOfUses({ use_charges: uses, unit }: PlanTerms): string[] {
  const faults: string[] = []
  if (uses.length > MAX_USE_CHARGES) faults.push(`Ensure there are at most ${MAX_USE_CHARGES} use charges.`)
  if (new Set(uses.map(({ slug }) => slug)).size < uses.length) faults.push('Ensure each slug is used once.')
  for (const { use_amount, quota, maximum_limit } of uses) {
    const message = faultOfPrice(use_amount, unit)
    if (message) faults.push(`use_amount: ${message}`)
    if (![quota, maximum_limit ?? 0].every(isAmount)) faults.push(COUNT)
  }
  return faults
}

/** What the longest option costs before any discount, setup included. */
function dearest({ setup_amount, period_amount, advance_discounts }: PlanTerms): bigint {
  const periods = Math.max(1, ...advance_discounts.map(({ length }) => length))
  return BigInt(setup_amount) + BigInt(period_amount) * BigInt(periods)
}

function isRate(value: number): boolean {
  return isAmount(value) && value <= WHOLE
}

function isCount(value: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= most
}
