/** A coupon: a price cut that a provider gives to those who know its code. Stream `coupon-<id>`. */

import { type Instant, instantAfter } from '@bursar/calendar'
import type {
  BillingEvents,
  CouponCreated,
  CouponDeleted,
  CouponRedeemed,
  CouponReturned,
  CouponTerms,
  CouponUpdated
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { LivePlan } from '../../plans/domain/plan.ts'
import type { Discount } from '../../plans/domain/plan-terms.ts'
import type { FieldErrors } from '../../shared/domain/field-errors.ts'
import { isAmount, WHOLE } from '../../shared/domain/money.ts'

/** What happens to a coupon. */
export type CouponEvent = EventOf<
  BillingEvents,
  | 'billing.coupon-created'
  | 'billing.coupon-updated'
  | 'billing.coupon-redeemed'
  | 'billing.coupon-returned'
  | 'billing.coupon-deleted'
>

/** A coupon that is there, expired and exhausted ones too. */
export interface LiveCoupon extends CouponCreated {
  readonly is: 'live'
  /** Attempts that were used and did not come back. */
  readonly taken: number
}

export type Coupon = { readonly is: 'absent' } | LiveCoupon | { readonly is: 'deleted' }

/** As much of a plan as says whether a coupon is for it. */
export type CouponedPlan = Pick<LivePlan, 'plan' | 'provider' | 'period_amount' | 'setup_amount'>

/** How long a coupon lasts that says nothing else: 30 days. */
const USUAL_LIFE = { step: 'hour', count: 30 * 24 } as const

/** A coupon as its stream tells it. */
export const coupon = fold<Coupon, BillingEvents>(
  { is: 'absent' },
  {
    'billing.coupon-created': (_, created: CouponCreated) => ({ is: 'live', taken: 0, ...created }),
    'billing.coupon-updated': (state, { changes }: CouponUpdated) =>
      state.is === 'live' ? { ...state, ...changes } : state,
    'billing.coupon-redeemed': (state, { nb_attempts }: CouponRedeemed) =>
      state.is === 'live' ? { ...state, nb_attempts, taken: state.taken + 1 } : state,
    'billing.coupon-returned': (state, { nb_attempts, attempts }: CouponReturned) =>
      state.is === 'live' ? { ...state, nb_attempts, taken: state.taken - attempts } : state,
    'billing.coupon-deleted': (_state, _: CouponDeleted) => ({ is: 'deleted' })
  }
)

/** What a new coupon is told; whose it is comes with it. */
export interface NewCoupon {
  readonly coupon: string
  readonly provider: string
  readonly terms: Pick<CouponTerms, 'code'> & Discount & Partial<CouponTerms>
}

/** Opens a coupon. Whether the code is free is for the append's reservation to say. */
export function createCoupon(
  state: Coupon,
  { terms, ...ids }: NewCoupon,
  now: Instant
): Decision<CouponEvent> {
  if (state.is !== 'absent') return refuse('version_conflict')
  const { code, discount_type, discount_value, description = null, nb_attempts = null, plan = null } = terms
  const ends_at = terms.ends_at === undefined ? instantAfter(now, USUAL_LIFE) : terms.ends_at
  const whole = { code, discount_type, discount_value, description, ends_at, nb_attempts, plan }
  const fields = faultsOfCoupon(whole)
  if (Object.keys(fields).length > 0) return refuse('invalid_fields', { fields })
  return happened('billing.coupon-created', { ...ids, created_at: now, ...whole })
}

/** Changes terms; what is left out stays. A change that changes nothing is no event. */
export function updateCoupon(
  state: Coupon,
  changes: Partial<CouponTerms>,
  now: Instant
): Decision<CouponEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const fields = faultsOfCoupon({ ...state, ...changes })
  if (Object.keys(fields).length > 0) return refuse('invalid_fields', { fields })
  const changed = Object.entries(changes).filter(
    ([term, value]) => value !== state[term as keyof CouponTerms]
  )
  if (changed.length === 0) return happenedAll([])
  const { coupon, provider } = state
  return happened('billing.coupon-updated', {
    coupon,
    provider,
    updated_at: now,
    changes: Object.fromEntries(changed)
  })
}

/** Takes a coupon away; carts that have it are no longer discounted. */
export function deleteCoupon(state: Coupon, now: Instant): Decision<CouponEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const { coupon, provider, code } = state
  return happened('billing.coupon-deleted', { coupon, provider, code, deleted_at: now })
}

/**
 * Uses one attempt for a cart. Without a limit nothing is written, so that many who redeem at once do not
 * contend for the stream. Only a coupon that `isRedeemable` comes here.
 */
export function takeAttempt(
  { coupon, provider, nb_attempts }: LiveCoupon,
  user: string,
  now: Instant
): Decision<CouponEvent> {
  if (nb_attempts === null) return happenedAll([])
  const data = { coupon, provider, user, nb_attempts: nb_attempts - 1, redeemed_at: now }
  return happened('billing.coupon-redeemed', data)
}

/**
 * Gives attempts back that a cart used and did not order with; never more than were used, since a limit may have come
 * after a coupon was redeemed.
 */
export function returnAttempts(
  state: Coupon,
  { user, attempts }: { readonly user: string; readonly attempts: number },
  now: Instant
): Decision<CouponEvent> {
  if (state.is !== 'live' || state.nb_attempts === null) return happenedAll([])
  const { coupon, provider, nb_attempts, taken } = state
  const back = Math.min(attempts, taken)
  if (back === 0) return happenedAll([])
  const data = { coupon, provider, user, attempts: back, nb_attempts: nb_attempts + back, returned_at: now }
  return happened('billing.coupon-returned', data)
}

/** True while there is an attempt left and its end has not come. */
export function isRedeemable(coupon: LiveCoupon, now: Instant): boolean {
  return coupon.nb_attempts !== 0 && !isExpired(coupon, now)
}

/** True when it takes something off an order of this plan. */
export function fitsPlan(coupon: LiveCoupon, plan: CouponedPlan): boolean {
  const { provider, period_amount, setup_amount } = plan
  if (coupon.provider !== provider || (coupon.plan !== null && coupon.plan !== plan.plan)) return false
  return period_amount + setup_amount > 0
}

/** A price cut with the code that gives it. */
export interface CouponDiscount extends Discount {
  readonly code: string
}

/** What a redeemed coupon takes off an order of this plan now; undefined when it is expired or gone. */
export function discountFor(state: Coupon, plan: CouponedPlan, now: Instant): CouponDiscount | undefined {
  if (state.is !== 'live' || isExpired(state, now) || !fitsPlan(state, plan)) return undefined
  const { discount_type, discount_value, code } = state
  return { discount_type, discount_value, code }
}

/** Whether a coupon that was redeemed in time for one plan is one for this plan, too; of one that is gone that is not known. */
export function isAlsoFor(state: Coupon, plan: CouponedPlan): boolean {
  return state.is === 'live' && fitsPlan(state, plan)
}

/** True from its end on. */
export function isExpired({ ends_at }: LiveCoupon, now: Instant): boolean {
  return ends_at !== null && ends_at <= now
}

function faultsOfCoupon({ discount_type, discount_value, nb_attempts }: CouponTerms): FieldErrors {
  const faults: FieldErrors = {}
  const most = discount_type === 'percentage' ? WHOLE : Number.MAX_SAFE_INTEGER
  if (!isAmount(discount_value) || discount_value > most) {
    faults.discount_value = [`Ensure this value is an integer from 0 to ${most}.`]
  }
  if (nb_attempts !== null && !isAmount(nb_attempts)) {
    faults.nb_attempts = ['Ensure this value is an integer from 0 to 9007199254740991.']
  }
  return faults
}
