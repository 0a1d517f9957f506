/** HTTP schemas of user accounts. */
import { type Static, Type } from 'typebox'
import { DateTime, Id, Nullable, Organization, User } from '../../http/common.ts'
import { Accessible } from '../../profile/accessibles/http.ts'
import { optional } from '../../profile/profiles/details.ts'
import { secrets } from '../fields.ts'
import { sessionsEndedBy } from '../sessions/http.ts'
import { sentDetails, shownDetails, userFields } from './details.ts'

const { full_name } = userFields
const userWritable = {
  ...sentDetails,
  /** The caller's, to change an address that is verified. */
  ...secrets
}

/** New details of a user; what is left out stays. */
export const UserUpdate = Type.Object({ ...userWritable, full_name: full_name.sent }, { $id: 'UserUpdate' })
export type UserUpdate = Static<typeof UserUpdate>

/** Some new details of a user. */
export const PatchedUserUpdate = Type.Object(userWritable, { $id: 'PatchedUserUpdate' })
export type PatchedUserUpdate = Static<typeof PatchedUserUpdate>

const userDetail = {
  id: Id,
  ...shownDetails,
  username: Type.String(),
  printable_name: Type.String(),
  picture: Nullable(Type.String()),
  /** True when the user has a password to log in with. */
  credentials: Type.Boolean(),
  otp_enabled: Type.Boolean(),
  created_at: DateTime,
  last_login: Nullable(DateTime)
}

/** A user with all details. */
export const UserDetail = Type.Object(userDetail, { $id: 'UserDetail' })
export type UserDetail = Static<typeof UserDetail>

/** A user after a change; a verified address that took the place of another ended sessions. */
export const ChangedUser = Type.Object(
  { ...userDetail, ...optional(sessionsEndedBy) },
  { $id: 'ChangedUser' }
)

/** What archiving a user comes to. */
export const UserArchival = Type.Object(
  {
    user: User,
    /** Slug of the personal profile, which is archived with the account; null when it is archived already. */
    profile: Nullable(Type.String()),
    /** The roles that the user loses on other profiles. */
    roles: Type.Array(Type.Object({ profile: Type.String(), role: Type.String() })),
    /** Up to when nobody can take the user name. */
    name_kept_until: DateTime,
    ...sessionsEndedBy
  },
  { $id: 'UserArchival' }
)
export type UserArchival = Static<typeof UserArchival>

/** A role that the caller has, and what a front end needs to know of its profile to show the right pages. */
const SessionRole = Type.Object({
  ...Accessible.properties,
  profile: Type.Object({
    ...Organization.properties,
    /** What the profile says of itself: that it sells plans. */
    is_provider: Type.Boolean(),
    /** True of the profile that runs the site. */
    is_broker: Type.Boolean()
  })
})
export type SessionRole = Static<typeof SessionRole>

/** Who the caller is. */
export const PublicSession = Type.Object(
  { ...userDetail, roles: Type.Array(SessionRole), last_visited: Nullable(DateTime) },
  { $id: 'PublicSession' }
)
