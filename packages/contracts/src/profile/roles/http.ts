/** HTTP schemas of the roles on a profile. */
import { type Static, Type } from 'typebox'
import { UserDetail } from '../../auth/users/http.ts'
import { Extra } from '../../extra.ts'
import { DateTime, List, Nullable, Prose, Text } from '../../http/common.ts'
import { counts } from '../fields.ts'
import { RoleDescription } from '../role-types/http.ts'

/** Who is to have a role: a user by name, or by e-mail address. */
export const RoleCreate = Type.Object(
  {
    slug: Type.Optional(Text(150)),
    email: Type.Optional(Text(254)),
    /** Name of somebody who is invited. */
    full_name: Type.Optional(Text(255)),
    extra: Type.Optional(Extra),
    message: Type.Optional(Prose(255))
  },
  { $id: 'RoleCreate' }
)
export type RoleCreate = Static<typeof RoleCreate>

/** A user on a profile: with a role, offered one, or asking for one. */
export const Role = Type.Object(
  {
    created_at: DateTime,
    user: UserDetail,
    extra: Extra,
    /** While the user has not accepted. */
    grant_key: Nullable(Type.String()),
    /** While the profile has not granted. */
    request_key: Nullable(Type.String()),
    /** Null while it is only asked for. */
    role_description: Nullable(RoleDescription),
    accept_request_api_url: Nullable(Type.String()),
    remove_api_url: Type.String(),
    detail: Type.String()
  },
  { $id: 'Role' }
)
export type Role = Static<typeof Role>

export const RoleList = Type.Object({ ...counts, ...List(Role).properties })
