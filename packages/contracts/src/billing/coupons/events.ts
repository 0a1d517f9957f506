/** Events of coupons. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount, Nullable } from '../../http/common.ts'
import { Id, Instant } from '../fields.ts'

const couponTerms = {
  code: Type.String(),
  discount_type: Type.Union([Type.Literal('percentage'), Type.Literal('currency'), Type.Literal('period')]),
  discount_value: Amount,
  description: Nullable(Type.String()),
  /** Null when it never expires. */
  ends_at: Nullable(Instant),
  /** How often it can still be redeemed; null when there is no limit. */
  nb_attempts: Nullable(Amount),
  /** The only plan that it is for; null when it is for all of its provider. */
  plan: Nullable(Id)
}

export const couponCreated = defineEvent({
  type: 'billing.coupon-created',
  description: 'A provider created a coupon: a discount for everyone who knows the code.',
  trail: { about: ({ provider }) => [provider], says: 'Created a coupon.' },
  data: Type.Object({ coupon: Id, provider: Id, created_at: Instant, ...couponTerms })
})

export const couponUpdated = defineEvent({
  type: 'billing.coupon-updated',
  description: 'Some terms of a coupon changed; later orders use the new terms.',
  trail: { about: ({ provider }) => [provider], says: 'Changed a coupon.' },
  data: Type.Object({
    coupon: Id,
    provider: Id,
    updated_at: Instant,
    changes: Type.Partial(Type.Object(couponTerms))
  })
})

export const couponRedeemed = defineEvent({
  type: 'billing.coupon-redeemed',
  description: 'A cart used one of the attempts of a coupon that has a limited number of them.',
  data: Type.Object({
    coupon: Id,
    provider: Id,
    user: Id,
    /** The attempts that are left. */
    nb_attempts: Amount,
    redeemed_at: Instant
  })
})

export const couponReturned = defineEvent({
  type: 'billing.coupon-returned',
  description:
    'Attempts of a coupon were returned: their items left a cart without being ordered, or stayed in it for a day.',
  data: Type.Object({
    coupon: Id,
    provider: Id,
    user: Id,
    attempts: Amount,
    /** The attempts that are left now. */
    nb_attempts: Amount,
    returned_at: Instant
  })
})

export const couponDeleted = defineEvent({
  type: 'billing.coupon-deleted',
  description: 'A coupon was deleted and no longer gives a discount.',
  trail: { about: ({ provider }) => [provider], says: 'Deleted a coupon.' },
  data: Type.Object({ coupon: Id, provider: Id, code: Type.String(), deleted_at: Instant })
})

export type CouponCreated = EventData<typeof couponCreated>
export type CouponUpdated = EventData<typeof couponUpdated>
export type CouponRedeemed = EventData<typeof couponRedeemed>
export type CouponReturned = EventData<typeof couponReturned>
export type CouponDeleted = EventData<typeof couponDeleted>

/** What a coupon gives, to whom and how often. */
export type CouponTerms = Omit<CouponCreated, 'coupon' | 'provider' | 'created_at'>

export const couponEvents = [couponCreated, couponUpdated, couponRedeemed, couponReturned, couponDeleted]
