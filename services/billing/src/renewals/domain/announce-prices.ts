/** What those who manage a subscriber are told before what it renews costs more. */
import { type Instant, instantAfter, later, stretchOf } from '@bursar/calendar'
import type { PeriodPrice } from '@bursar/contracts'
import type { AccountEvent } from '../../accounts/domain/account.ts'
import { NOTICE_MS } from '../../accounts/domain/agreed-terms.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import {
  type Pricing,
  planInForce,
  type RateAt,
  termsAt,
  termsKnown,
  termsOfUse
} from '../../terms/domain/subscription-terms.ts'
import { type Terms, type TermsInForce, withTax } from '../../terms/domain/terms-in-force.ts'
import { renewableAt } from './due.ts'
import type { Renewing } from './schedule.ts'

const DAY_MS = 86_400_000

/** Of which subscription, and by which plan. */
export interface PriceNews {
  readonly profile: string
  readonly held: Subscription
  readonly renewing: Renewing
  readonly plan: LivePlan
  readonly rate: RateAt
  readonly now: Instant
}

/**
 * Told once: nothing where the plan costs no more than is known. One that goes over to another plan does not renew at this
 * one's price.
 */
export function announcePrices(news: PriceNews): AccountEvent[] {
  const { profile, held, plan, rate, now } = news
  const pricing = { plan, rate, at: now }
  if (!held.agreed || held.change_to || tellableAt(held) > now) return []
  if (!termsKnown(held, pricing).held) return []
  const next = termsAt(pricing, now)
  const { subscription, provider, plan: of } = held
  const { unit } = plan
  const today = termsOfUse(held, pricing)
  return [
    {
      type: 'billing.prices-announced',
      data: {
        ...{ subscription, profile, provider, plan: of, unit },
        before: priceOf(today, today.rateOf(today.tax_included), unit),
        after: priceOf(next, next.rate, unit),
        uses: dearerUses(today, next, unit),
        counts_from: countsFrom(news, planInForce(plan, today)),
        told_at: now
      }
    }
  ]
}

/** No more often than once a day, however often prices change. */
export function tellableAt({ agreed }: Pick<Subscription, 'agreed'>): Instant {
  const told = agreed?.told.at(-1)
  return told === undefined ? '' : later(told, DAY_MS)
}

/** True where its subscriber is to be told, now or once a day is over. */
export function isDearer(held: Subscription, pricing: Pricing): boolean {
  return !held.change_to && termsKnown(held, pricing).held !== undefined
}

function priceOf(
  price: Pick<Terms, 'period_amount' | 'period_type' | 'period_length' | 'tax_included'>,
  rate: Terms['rate'],
  unit: string
): PeriodPrice {
  const { period_amount, period_type, period_length, tax_included } = price
  return { amount: withTax(period_amount, tax_included, rate, unit), period_type, period_length }
}

function dearerUses(today: TermsInForce, next: Terms, unit: string): string[] {
  const dearer = next.uses.filter((use) => {
    const before = today.uses.find(({ slug }) => slug === use.slug)
    if (!before) return use.use_amount > 0
    const [asked, was] = [
      withTax(use.use_amount, use.tax_included, next.rate, unit),
      withTax(before.use_amount, before.tax_included, today.rateOf(before.tax_included), unit)
    ]
    return asked > was || use.quota < before.quota
  })
  return dearer.map(({ slug }) => slug)
}

/** The end of the period that is renewed first of those that are renewed long enough after now. */
function countsFrom({ held, renewing, now }: PriceNews, plan: LivePlan): Instant {
  const { step, count } = stretchOf({ type: plan.period_type, length: plan.period_length }, 1)
  const from = held.step === step ? held : { anchor: held.ends_at, count: 0 }
  const counts = later(now, NOTICE_MS)
  for (let n = 0; ; n++) {
    const ends_at =
      n === 0 ? held.ends_at : instantAfter(from.anchor, { step, count: from.count + n * count })
    if (renewableAt({ ...renewing, ends_at }) >= counts) return ends_at
  }
}
