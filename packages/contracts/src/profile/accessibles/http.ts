/** HTTP schemas of what a user has roles on. */
import { type Static, Type } from 'typebox'
import { DateTime, List, Nullable, Organization, Prose, Text } from '../../http/common.ts'
import { counts } from '../fields.ts'
import { RoleDescription } from '../role-types/http.ts'

/** Which profile a role is asked for on: by slug, or by e-mail address. */
export const AccessibleCreate = Type.Object(
  {
    slug: Type.Optional(Text(150)),
    email: Type.Optional(Text(254)),
    message: Type.Optional(Prose(255))
  },
  { $id: 'AccessibleCreate' }
)
export type AccessibleCreate = Static<typeof AccessibleCreate>

/** A profile that a user has a role on, or is offered or asks for one. */
export const Accessible = Type.Object(
  {
    created_at: DateTime,
    request_key: Nullable(Type.String()),
    profile: Organization,
    /** Null while it is only asked for. */
    role_description: Nullable(RoleDescription),
    home_url: Type.String(),
    settings_url: Type.String(),
    accept_grant_api_url: Nullable(Type.String()),
    remove_api_url: Type.String()
  },
  { $id: 'Accessible' }
)
export type Accessible = Static<typeof Accessible>

export const AccessibleList = Type.Object({ ...counts, ...List(Accessible).properties })
