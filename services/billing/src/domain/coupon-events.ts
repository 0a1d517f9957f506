/** The data of the events of coupons. */
import type { NewEvent } from '@bursar/event-sourcing'
import type { Instant } from './calendar.ts'
import type { Discount } from './plan-terms.ts'

export interface CouponTerms extends Discount {
  readonly code: string
  readonly description: string | null
  /** Null when it never expires. */
  readonly ends_at: Instant | null
  /** How often it can still be redeemed; null when there is no limit. */
  readonly nb_attempts: number | null
  /** The only plan that it is for, by id; null when it is for all of its provider. */
  readonly plan: string | null
}

export interface CouponCreated extends CouponTerms {
  readonly coupon: string
  readonly provider: string
  readonly created_at: Instant
}

export interface CouponUpdated {
  readonly coupon: string
  readonly provider: string
  readonly updated_at: Instant
  /** Only what is different now. */
  readonly changes: Partial<CouponTerms>
}

export interface CouponRedeemed {
  readonly coupon: string
  readonly provider: string
  /** Whose cart it is. */
  readonly user: string
  /** The attempts that are left. */
  readonly nb_attempts: number
  readonly redeemed_at: Instant
}

export interface CouponReturned {
  readonly coupon: string
  readonly provider: string
  /** Whose cart it was. */
  readonly user: string
  /** How many came back. */
  readonly attempts: number
  /** The attempts that are left now. */
  readonly nb_attempts: number
  readonly returned_at: Instant
}

export interface CouponDeleted {
  readonly coupon: string
  readonly provider: string
  readonly code: string
  readonly deleted_at: Instant
}

export type CouponEvent =
  | NewEvent<'billing.coupon-created', CouponCreated>
  | NewEvent<'billing.coupon-updated', CouponUpdated>
  | NewEvent<'billing.coupon-redeemed', CouponRedeemed>
  | NewEvent<'billing.coupon-returned', CouponReturned>
  | NewEvent<'billing.coupon-deleted', CouponDeleted>
