/** What fields of profile's events are. */
import { Type } from 'typebox'
import { personal } from '../event-definition.ts'

/** Slug of a role type. */
export const role = Type.String({ minLength: 1, maxLength: 150 })

/** What the giver of a role typed of its user: as long as the user has not accepted, nobody is shown more. */
export const given = {
  given_slug: Type.Optional(personal(255)),
  given_email: Type.Optional(personal(254)),
  given_name: Type.Optional(personal(255))
}

/** Start of the links in the mail that tells of it; absent: no mail does. */
export const origin = Type.Optional(Type.String())

/** list(+counts): how many are offered and asked for. */
export const counts = { invited_count: Type.Integer(), requested_count: Type.Integer() }
