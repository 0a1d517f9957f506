/** What fields of billing's events are. */
import { Type } from 'typebox'
import { personal } from '../event-definition.ts'

/** Opaque: a uuid, or a name of ours such as that of the broker's profile. */
export const Id = Type.String()

/** ISO 8601 UTC with milliseconds: instants compare as text. */
export const Instant = Type.String()

export const Count = Type.Integer({ minimum: 0 })

/** What the spans of subscriptions are counted in. */
export const Step = Type.Union([Type.Literal('month'), Type.Literal('hour')])

/** A coupon that was redeemed on what began with a trial: the first order after it costs so much less. */
export const keptCoupon = Type.Object({
  coupon: Id,
  code: Type.String(),
  discount_type: Type.Union([Type.Literal('percentage'), Type.Literal('currency'), Type.Literal('period')]),
  discount_value: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
})

/** That an order of 0 is a trial: keyed hashes of whom it is had once by, beside the profile. */
export const trialOrder = Type.Object({ once: Type.Array(Id) })

/** One of some texts. */
export const OneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))))

/** How long a period of a plan is counted in. */
export const PeriodType = OneOf('hourly', 'daily', 'weekly', 'monthly', 'yearly')

/** What people know a card by, under the key of `person`. */
export const cardFace = { person: Id, last4: personal(4), exp_date: personal(10) }

/** How often a card is asked for what is due, how many days lie between, and what follows on the last attempt. */
export const dunningTerms = { attempts: Count, days_between: Count, at_end: OneOf('cancel', 'keep_due') }
