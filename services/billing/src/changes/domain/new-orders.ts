/** The orders that a change of plan places: the new plan's option without its setup amount, or the rest of a trial. */
import type { Instant } from '@bursar/calendar'
import type { AppliedRate, KeptCoupon } from '@bursar/contracts'
import { buySpan, type Subscription } from '../../accounts/domain/subscription.ts'
import { isUnfollowed, type Trial, trialGoingOn } from '../../accounts/domain/trial.ts'
import type { CheckoutLine } from '../../checkout/domain/checkout-line.ts'
import { describePurchase, describeTrial } from '../../coupons/domain/purchase-text.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import { type PriceOption, priceOptions } from '../../plans/domain/price.ts'
import { taxedLines } from '../../taxes/domain/taxed-lines.ts'

/** To which plan, and from when on. */
export interface ChosenPlan {
  readonly plan: LivePlan
  readonly rate?: Omit<AppliedRate, 'included'> | undefined
  /** Of a trial that is left: the first paid order costs less by it, with whichever plan. */
  readonly coupon?: KeptCoupon | undefined
  /** Of the order, and of the subscription that it begins. */
  readonly id: string
  /** When it is ordered, and when it begins. */
  readonly now: Instant
  readonly at: Instant
}

/** The ways in which a plan is bought by a change. */
export function changeOptions(plan: LivePlan, coupon?: KeptCoupon): PriceOption[] {
  return priceOptions(plan, { starts: false, ...(coupon && { discount: coupon }) })
}

/** The order of an option with its tax behind it. */
export function newOrders(chosen: ChosenPlan, option: PriceOption): CheckoutLine[] {
  const { plan, rate, coupon, id, now, at } = chosen
  const { periods, amount, setup_amount, recurring, advance } = option
  const period = { type: plan.period_type, length: plan.period_length }
  const auto_renew = plan.renewal_type === 'auto-renew'
  const span = buySpan(undefined, { id, period, n: periods, at, auto_renew })
  const { plan: plan_id, slug: plan_slug, provider, unit, broker_fee, title, optin_on_request } = plan
  const line: CheckoutLine = {
    order: id,
    amount,
    event_id: `sub_${id}/`,
    description: describePurchase(plan, span.end, { periods, advance, coupon }),
    broker_fee,
    purchase: {
      ...{ plan: plan_id, plan_slug, periods, quantity: 1, setup_amount, recurring },
      ...(coupon && { coupon: coupon.coupon }),
      ...(optin_on_request && { optin_on_request: true }),
      span
    },
    provider,
    unit,
    created_at: now
  }
  return taxedLines(line, { rate, included: plan.tax_included, unit, title })
}

/** True while the trial that it is can go on with another plan: nothing follows it, and the plan is not known yet. */
export function keepsTrial(
  held: Subscription,
  known: Pick<Subscription, 'created_at'> | undefined,
  now: Instant
): held is Subscription & { readonly trial: Trial } {
  if (!held.trial || !isUnfollowed(held) || held.trial.ends_at <= now) return false
  // What was subscribed to before that trial began had its free span, if there was one.
  return known === undefined || known.created_at >= (held.trial.began_at ?? held.created_at)
}

/** The order of 0 for the rest of a trial; `once`: keyed hashes of whom the plan's trial is had once by. */
export function trialOrder(
  { plan, coupon, id, now, at }: ChosenPlan,
  held: Subscription & { readonly trial: Trial },
  once: readonly string[]
): CheckoutLine {
  const span = trialGoingOn(plan, held, { id, at })
  const { plan: plan_id, slug: plan_slug, provider, unit, broker_fee, optin_on_request } = plan
  return {
    order: id,
    amount: 0,
    event_id: `sub_${id}/`,
    description: describeTrial(plan, span.end),
    broker_fee,
    purchase: {
      ...{ plan: plan_id, plan_slug, periods: 0, quantity: 1, setup_amount: 0 },
      ...(optin_on_request && { optin_on_request: true }),
      trial: { once: [...once] },
      ...(coupon && { kept_coupon: coupon }),
      span
    },
    provider,
    unit,
    created_at: now
  }
}
