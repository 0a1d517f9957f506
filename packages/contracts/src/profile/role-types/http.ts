/** HTTP schemas of role types. */
import { type Static, Type } from 'typebox'
import { Extra } from '../../extra.ts'
import { DateTime, Nullable, Organization } from '../../http/common.ts'

/** A new role type, or what is to change of one: what is left out stays. */
export const RoleTypeWrite = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 20 }),
    skip_optin_on_grant: Type.Optional(Type.Boolean()),
    implicit_create_on_none: Type.Optional(Type.Boolean()),
    otp_required: Type.Optional(Type.Boolean()),
    extra: Type.Optional(Extra)
  },
  { $id: 'RoleTypeWrite' }
)
export type RoleTypeWrite = Static<typeof RoleTypeWrite>

/** Some of what is to change of a role type. */
export const PatchedRoleTypeWrite = Type.Partial(RoleTypeWrite, { $id: 'PatchedRoleTypeWrite' })
export type PatchedRoleTypeWrite = Static<typeof PatchedRoleTypeWrite>

/** A kind of role. */
export const RoleDescription = Type.Object(
  {
    created_at: DateTime,
    slug: Type.String(),
    title: Type.String(),
    skip_optin_on_grant: Type.Boolean(),
    implicit_create_on_none: Type.Boolean(),
    otp_required: Type.Boolean(),
    is_global: Type.Boolean(),
    profile: Nullable(Organization),
    extra: Extra,
    editable: Type.Boolean()
  },
  { $id: 'RoleDescription' }
)
export type RoleDescription = Static<typeof RoleDescription>
