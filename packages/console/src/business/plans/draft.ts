/** A plan as its form has it: sums as they are typed, and what the API is sent of it. */
import { readAmount } from '../../text/amounts.ts'
import { decimalText } from '../../text/money.ts'
import type { PeriodType } from '../../text/periods.ts'

export interface PlanDraft {
  readonly title: string
  readonly description: string
  readonly price: string
  readonly setup: string
  readonly unit: string
  readonly period_type: PeriodType
  readonly period_length: string
  readonly renewal_type: 'one-time' | 'auto-renew' | 'repeat'
  readonly is_active: boolean
  readonly optin_on_request: boolean
}

/** What a new plan begins as. */
export const newPlan: PlanDraft = {
  title: '',
  description: '',
  price: '10.00',
  setup: '0.00',
  unit: 'usd',
  period_type: 'monthly',
  period_length: '1',
  renewal_type: 'auto-renew',
  is_active: true,
  optin_on_request: false
}

export interface Plan
  extends Pick<
    PlanDraft,
    'title' | 'description' | 'unit' | 'period_type' | 'renewal_type' | 'is_active' | 'optin_on_request'
  > {
  readonly period_amount: number
  readonly setup_amount: number
  readonly period_length: number
}

export function draftOf(plan: Plan): PlanDraft {
  const { title, description, unit, period_type, renewal_type, is_active, optin_on_request } = plan
  return {
    title,
    description,
    unit,
    period_type,
    renewal_type,
    is_active,
    optin_on_request,
    price: decimalText(plan.period_amount),
    setup: decimalText(plan.setup_amount),
    period_length: String(plan.period_length)
  }
}

/** What is sent; undefined while a sum or a number is none. */
export function planOf({ price, setup, period_length, ...rest }: PlanDraft): Plan | undefined {
  const period_amount = readAmount(price)
  const setup_amount = readAmount(setup)
  const length = Number(period_length)
  if (period_amount === undefined || setup_amount === undefined) return undefined
  if (!Number.isInteger(length) || length < 1) return undefined
  return { ...rest, period_amount, setup_amount, period_length: length }
}
