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

/** One of some texts. */
export const OneOf = <const Values extends readonly string[]>(...values: Values) =>
  Type.Unsafe<Values[number]>(Type.Union(values.map((value) => Type.Literal(value))))

/** What people know a card by, under the key of `person`. */
export const cardFace = { person: Id, last4: personal(4), exp_date: personal(10) }
