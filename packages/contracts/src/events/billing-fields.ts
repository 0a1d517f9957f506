/** What fields of billing's events are. */
import { Type } from 'typebox'

/** Opaque: a uuid, or a name of ours such as that of the broker's profile. */
export const Id = Type.String()

/** ISO 8601 UTC with milliseconds: instants compare as text. */
export const Instant = Type.String()

export const Count = Type.Integer({ minimum: 0 })

/** What the spans of subscriptions are counted in. */
export const Step = Type.Union([Type.Literal('month'), Type.Literal('hour')])
