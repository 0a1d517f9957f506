/** A subscription that renews goes on for another period, at the terms that count for it. */
import type { Instant } from '@bursar/calendar'
import type { ChargeLine } from '@bursar/contracts'
import { type Account, type AccountEvent, shownSubscription } from '../../accounts/domain/account.ts'
import { placeOrders, rowsOfOrders } from '../../accounts/domain/placed-order.ts'
import { buySpan, type Subscription } from '../../accounts/domain/subscription.ts'
import { subscriptionChanged } from '../../accounts/domain/subscription-changed.ts'
import { isUnfollowed, keptCoupon } from '../../accounts/domain/trial.ts'
import { takeBackChange } from '../../changes/domain/note-change.ts'
import { describePurchase } from '../../coupons/domain/purchase-text.ts'
import type { Plan } from '../../plans/domain/plan.ts'
import { priceOptions } from '../../plans/domain/price.ts'
import { renewalStopped } from '../../subscriptions/domain/renewal-stopped.ts'
import { taxedLines } from '../../taxes/domain/taxed-lines.ts'
import { planInForce, type RateAt, termsOfRenewal } from '../../terms/domain/subscription-terms.ts'
import { announcePrices } from './announce-prices.ts'
import { changeAtEnd } from './change-at-end.ts'
import { renewableAt } from './due.ts'
import { keptTerms } from './kept-terms.ts'
import type { RunningTrial } from './running-trials.ts'
import type { Renewing } from './schedule.ts'

/** Whose subscription it is, and what its plan says. */
export interface Extending {
  readonly profile: string
  readonly renewing: Renewing
  /** The trial that it would follow. */
  readonly trial?: RunningTrial | undefined
  readonly plan: Plan
  /** The tax on it. */
  readonly rate: RateAt
  /** Of the order. */
  readonly id: string
  /** What all orders of the commit are one sale by: they become one invoice. */
  readonly sale: string
  readonly now: Instant
}

/**
 * One more period, ordered the day before the subscription ends and priced by what the plan said then, however late the job
 * gets to it. Where terms are kept, and nobody was told of the plan's, that is made up for. Of a plan that is gone or that
 * does not renew by itself the renewal is stopped.
 */
export function extend(
  account: Account,
  { profile, renewing, trial, plan, rate, id: order, sale, now }: Extending
): AccountEvent[] {
  const held = shownSubscription(account, renewing.plan)
  if (held?.subscription !== renewing.subscription) return []
  if (held.change_to) {
    const ordering = { profile, plan, rate, id: order, sale, created_at: renewableAt(renewing, trial) }
    const changed = changeAtEnd(account, held, ordering)
    return (
      changed ?? [
        ...takeBackChange(held, { profile, by: null, now }),
        ...stopRenewal(profile, kept(held), now)
      ]
    )
  }
  if (plan.is !== 'live' || plan.renewal_type !== 'auto-renew') {
    return stopRenewal(profile, held, now)
  }
  const created_at: Instant = renewableAt(renewing, trial)
  const terms = termsOfRenewal(held, { plan, rate, at: created_at })
  const priced = planInForce(plan, terms)
  const period = { type: priced.period_type, length: priced.period_length }
  // It is the subscription that goes on, also when it ran out while the job was down.
  const span = buySpan(held, { id: order, period, n: 1, at: held.created_at, auto_renew: true })
  const coupon = keptCoupon(held)
  const starts = isUnfollowed(held)
  const [price] = priceOptions(priced, { starts, ...(coupon && { discount: coupon }) })
  const { provider, unit, broker_fee, slug: plan_slug, title, tax_included: included } = priced
  const line: ChargeLine = {
    order,
    amount: price?.amount ?? 0,
    event_id: `sub_${held.subscription}/`,
    description: describePurchase(priced, span.end, { periods: 1, coupon }),
    broker_fee,
    purchase: {
      plan: plan.plan,
      plan_slug,
      periods: 1,
      quantity: 1,
      setup_amount: price?.setup_amount ?? 0,
      ...(price && price.setup_part !== price.setup_amount && { setup_part: price.setup_part }),
      recurring: price?.recurring ?? 0,
      ...(coupon && { coupon: coupon.coupon }),
      span
    }
  }
  const ordered_by = held.acceptance?.by ?? null
  const ordering = { profile, provider, unit, created_at, charge: null, ordered_by }
  const lines = taxedLines(line, { rate: terms.rateOf(included), included, unit, title })
  return [
    ...keptTerms(placeOrders(account, lines, ordering), terms),
    { type: 'billing.ledger-posted', data: { rows: rowsOfOrders(lines, ordering), sale } },
    ...(terms.held ? announcePrices({ profile, held, renewing, plan, rate, now }) : [])
  ]
}

function kept({ change_to: _, ...held }: Subscription): Subscription {
  return held
}

/** It runs to its end, or has. */
export function stopRenewal(profile: string, held: Subscription, at: Instant): AccountEvent[] {
  return [renewalStopped(profile, held, at), subscriptionChanged(profile, { ...held, auto_renew: false })]
}
