/** Events of the role types that a profile describes, on `profile-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { role } from '../fields.ts'

export const roleTypeDescribed = defineEvent({
  type: 'profile.role-type-described',
  description: 'A role type was created or changed.',
  trail: { about: ({ profile }) => [profile], says: 'Described a type of role.' },
  data: Type.Object({
    /** The profile whose roles it describes; of the broker: those of every profile. */
    profile: Type.String(),
    person: Type.String(),
    role,
    title: Type.String({ maxLength: 20 }),
    skip_optin_on_grant: Type.Boolean(),
    implicit_create_on_none: Type.Boolean(),
    otp_required: Type.Boolean(),
    is_global: Type.Boolean(),
    /** Who described it last; absent in version 0.1. */
    described_by: Type.Optional(Type.String()),
    /** JSON text of an object; empty: none. */
    extra: personal(10_000),
    created_at: Type.String()
  })
})

export const roleTypeDeleted = defineEvent({
  type: 'profile.role-type-deleted',
  description: 'A role type was deleted.',
  trail: { about: ({ profile }) => [profile], says: 'Deleted a type of role.' },
  data: Type.Object({ profile: Type.String(), role })
})

export type RoleTypeDescribed = EventData<typeof roleTypeDescribed>
export type RoleTypeDeleted = EventData<typeof roleTypeDeleted>

export const roleTypeEvents = [roleTypeDescribed, roleTypeDeleted]
