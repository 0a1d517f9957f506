/** Fernway, which sells a notebook for teams: what it has to offer, and to whom it gives a part of the work. */
import type { CouponCreate, PlanCreate, TaxRate } from '@bursar/contracts'

/** Profile of the business, its owner, and everybody's password. */
export const business = {
  slug: 'fernway',
  full_name: 'Fernway',
  country: 'DE',
  owner: 'dana',
  password: 'fernway-demo'
} as const

export type PlanSlug = 'free' | 'starter' | 'team' | 'company' | 'team-eu'

const tenPercent = { discount_type: 'percentage', discount_value: 1_000, length: 12 } as const
const twoMonths = { discount_type: 'period', discount_value: 2, length: 12 } as const

/** Plans at the opening, in 1/100 of the unit by the month; those with an advance discount have an option 2. */
export const plans: Readonly<Record<PlanSlug, PlanCreate>> = {
  free: { title: 'Free', period_amount: 0 },
  starter: { title: 'Starter', period_amount: 1_900 },
  team: { title: 'Team', period_amount: 7_900, trial_days: 14, advance_discounts: [tenPercent] },
  company: {
    title: 'Company',
    period_amount: 24_900,
    setup_amount: 19_900,
    advance_discounts: [tenPercent]
  },
  'team-eu': {
    title: 'Team EU',
    period_amount: 7_500,
    unit: 'eur',
    trial_days: 14,
    tax_included: true,
    advance_discounts: [twoMonths]
  }
}

/** What Fernway adds to its sales, by the country of who buys; firms elsewhere owe it themselves. */
export const taxRates: readonly TaxRate[] = [
  { title: 'VAT', percent: 1_900, country: 'DE' },
  { title: 'VAT', percent: 2_000, country: 'AT', reverse_charge: true },
  { title: 'VAT', percent: 2_100, country: 'NL', reverse_charge: true }
]

/** Part of a Company sale that the site keeps, in 1/10000. */
export const brokerFee = 500

/** Campaigns: from which day of the year they run, counted from 0, and for how many days. */
export const campaigns: readonly Campaign[] = [
  { day: 0, days: 60, coupon: { code: 'OPENING', discount_type: 'percentage', discount_value: 2_500 } },
  {
    day: 120,
    days: 45,
    plan: 'team',
    coupon: { code: 'SUMMER', discount_type: 'currency', discount_value: 2_000, nb_attempts: 3 }
  },
  {
    day: 270,
    days: 60,
    plan: 'starter',
    coupon: { code: 'FRIENDS', discount_type: 'period', discount_value: 1 }
  }
]

export interface Campaign {
  readonly day: number
  readonly days: number
  /** Absent: for all plans. */
  readonly plan?: PlanSlug
  readonly coupon: CouponCreate
}

/** People of Fernway beside its owner: from which day on, and in which role. */
export const staff = [
  { username: 'sam', full_name: 'Sam Ortega', role: 'contributor', day: 20 },
  { username: 'kim', full_name: 'Kim Larsen', role: 'manager', day: 100 }
] as const

/** Starter gets dearer in the middle of the year. */
export const repricing = { day: 181, plan: 'starter', period_amount: 2_200 } as const
