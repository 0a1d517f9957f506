/** HTTP schemas of user accounts. */
import { type Static, Type } from 'typebox'
import { DateTime, Id, Nullable, Text } from '../../http/common.ts'
import { Language } from '../../languages.ts'
import { Accessible } from '../../profile/accessibles/http.ts'
import { codes } from '../fields.ts'

const userWritable = {
  slug: Type.Optional(Text(150)),
  email: Type.Optional(Text(254)),
  phone: Type.Optional(Text(40)),
  nick_name: Type.Optional(Text(255)),
  lang: Type.Optional(Language),
  ...codes
}

const userFullName = Type.String({ minLength: 1, maxLength: 255 })

/** New details of a user; what is left out stays. */
export const UserUpdate = Type.Object({ ...userWritable, full_name: userFullName }, { $id: 'UserUpdate' })
export type UserUpdate = Static<typeof UserUpdate>

/** Some new details of a user. */
export const PatchedUserUpdate = Type.Object(
  { ...userWritable, full_name: Type.Optional(userFullName) },
  { $id: 'PatchedUserUpdate' }
)
export type PatchedUserUpdate = Static<typeof PatchedUserUpdate>

const userDetail = {
  id: Id,
  slug: Type.String(),
  username: Type.String(),
  printable_name: Type.String(),
  picture: Nullable(Type.String()),
  email: Type.String(),
  phone: Type.String(),
  full_name: Type.String(),
  nick_name: Type.String(),
  lang: Type.String(),
  /** True when the user has a password to log in with. */
  credentials: Type.Boolean(),
  otp_enabled: Type.Boolean(),
  created_at: DateTime,
  last_login: Nullable(DateTime)
}

/** A user with all details. */
export const UserDetail = Type.Object(userDetail, { $id: 'UserDetail' })
export type UserDetail = Static<typeof UserDetail>

/** Who the caller is. */
export const PublicSession = Type.Object(
  { ...userDetail, roles: Type.Array(Accessible), last_visited: Nullable(DateTime) },
  { $id: 'PublicSession' }
)
