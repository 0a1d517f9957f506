/** A plan as its form has it, and what the API is sent of it. */
import type { FieldErrors } from '@bursar/client'
import type { Typed } from '../../parts/typed.ts'
import { type PeriodType, periodTypes } from '../../text/periods.ts'

export const renewals = {
  'auto-renew': 'renews until it is stopped',
  'one-time': 'ends when it is over',
  repeat: 'can be bought again'
} as const

export const trialsOnce = {
  profile: 'once for each profile',
  person: 'once for each person and card'
} as const

export interface PlanTerms {
  readonly title: string
  readonly description: string
  /** In 1/100 of the unit, as `setup_amount` is. */
  readonly period_amount: number
  readonly setup_amount: number
  readonly unit: string
  readonly period_type: PeriodType
  readonly period_length: number
  readonly renewal_type: keyof typeof renewals
  /** 0 without a trial. */
  readonly trial_days: number
  readonly trial_once: keyof typeof trialsOnce
  readonly tax_included: boolean
  readonly tax_exempt: boolean
  readonly is_active: boolean
  readonly optin_on_request: boolean
}

/** What a new plan begins as. */
export const newPlan: PlanTerms = {
  title: '',
  description: '',
  period_amount: 1000,
  setup_amount: 0,
  unit: 'usd',
  period_type: 'monthly',
  period_length: 1,
  renewal_type: 'auto-renew',
  trial_days: 0,
  trial_once: 'profile',
  tax_included: false,
  tax_exempt: false,
  is_active: true,
  optin_on_request: false
}

/** What is sent, or what is wrong with what was typed, by field. */
export type ReadPlan = { readonly terms: PlanTerms } | { readonly faults: FieldErrors }

const NO_SUM = ['Write a sum such as 12.50.']

export function readPlan(typed: Typed): ReadPlan {
  const period_amount = typed.amount('period_amount')
  const setup_amount = typed.amount('setup_amount')
  const period_length = typed.number('period_length')
  const trial_days = typed.number('trial_days')
  if (
    period_amount === undefined ||
    setup_amount === undefined ||
    !period_length ||
    trial_days === undefined
  ) {
    const faults = {
      ...(period_amount === undefined && { period_amount: NO_SUM }),
      ...(setup_amount === undefined && { setup_amount: NO_SUM }),
      ...(!period_length && { period_length: ['Write a whole number from 1 on.'] }),
      ...(trial_days === undefined && { trial_days: ['Write a whole number of days; 0 is no trial.'] })
    }
    return { faults }
  }
  const terms = {
    title: typed.text('title'),
    description: typed.text('description'),
    period_amount,
    setup_amount,
    unit: typed.text('unit').toLowerCase(),
    period_type: periodTypes.find((type) => type === typed.text('period_type')) ?? newPlan.period_type,
    period_length,
    renewal_type: chosenOf(renewals, typed.text('renewal_type')) ?? newPlan.renewal_type,
    trial_days,
    trial_once: chosenOf(trialsOnce, typed.text('trial_once')) ?? newPlan.trial_once,
    tax_included: typed.isOn('tax_included'),
    tax_exempt: typed.isOn('tax_exempt'),
    is_active: typed.isOn('is_active'),
    optin_on_request: typed.isOn('optin_on_request')
  }
  return { terms }
}

function chosenOf<Name extends string>(
  options: Readonly<Record<Name, string>>,
  text: string
): Name | undefined {
  return (Object.keys(options) as Name[]).find((name) => name === text)
}
