/** What the URLs of coupons take and answer. */
import { type Static, Type } from 'typebox'
import { Amount, DateTime, List, Nullable, Price, Prose, Text } from '../../http/common.ts'
import { DiscountTypeEnum, Plan } from '../plans/http.ts'

/** It stands in a URL, so it is made of what those may hold; blanks around it are left away. */
const Code = Type.String({
  minLength: 1,
  maxLength: 255,
  pattern: '^\\s*[-a-zA-Z0-9_]+\\s*$',
  description: 'Letters from a to z, digits, - and _.'
})

/** An ISO 8601 date-time, or a date for its midnight where the provider is. */
const Ending = Type.String({ maxLength: 64 })

const terms = {
  code: Code,
  discount_type: DiscountTypeEnum,
  discount_value: Price,
  ends_at: Nullable(Ending),
  description: Nullable(Prose(1_000)),
  nb_attempts: Nullable(Amount),
  /** The slug of a plan; null when the coupon is for all plans of its provider. */
  plan: Nullable(Text(255))
}
const optional = Type.Partial(Type.Object(terms)).properties

/** A coupon; `nb_attempts` counts those that are left, null is without a limit. */
export const Coupon = Type.Object(
  { ...terms, ends_at: Nullable(DateTime), created_at: DateTime, plan: Nullable(Plan) },
  { $id: 'Coupon' }
)
export type Coupon = Static<typeof Coupon>
export const CouponList = List(Coupon)

/** What a new coupon is told; without `ends_at` it ends 30 days later, with null never. */
export const CouponCreate = Type.Object(
  {
    ...optional,
    code: terms.code,
    discount_type: terms.discount_type,
    discount_value: terms.discount_value
  },
  { $id: 'CouponCreate' }
)
export type CouponCreate = Static<typeof CouponCreate>

/** What a coupon may be changed to; what is left out stays. */
export const CouponUpdate = Type.Object(
  { ...optional, discount_type: terms.discount_type },
  { $id: 'CouponUpdate' }
)
export const PatchedCouponUpdate = Type.Object(optional, { $id: 'PatchedCouponUpdate' })
export type PatchedCouponUpdate = Static<typeof PatchedCouponUpdate>

/** A code, in any case. */
export const RedeemCoupon = Type.Object({ code: Text(255) }, { $id: 'RedeemCoupon' })

/** A text for people. */
export const ValidationDetail = Type.Object({ detail: Type.String() }, { $id: 'ValidationDetail' })
