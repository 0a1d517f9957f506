/** Events of roles that users have on a profile, on `profile-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { given, origin, role } from '../fields.ts'

export const roleGranted = defineEvent({
  type: 'profile.role-granted',
  description: 'A user now has a role on a profile, in place of any earlier role there.',
  trail: { about: ({ profile }) => [profile], says: 'Granted a role.' },
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    /** Slug of the role type: manager, contributor, or one that was described. */
    role,
    /** How it came about: with the profile, as the answer to a request, unasked. Absent in version 0.1. */
    how: Type.Optional(
      Type.Union([
        Type.Literal('made'),
        Type.Literal('asked'),
        Type.Literal('unasked'),
        Type.Literal('implicit')
      ])
    ),
    /** The user, once that user accepted, asked for or made what the role is on; absent: nobody did. */
    accepted_by: Type.Optional(Type.String()),
    /** Whose key seals the personal fields, where there are some: that of the profile. */
    person: Type.Optional(Type.String()),
    /** By which the user accepts what was given unasked, 40 hex characters. */
    grant_key: Type.Optional(personal(40)),
    made_by: Type.Optional(Type.String()),
    ...given,
    origin
  })
})

export const roleAccepted = defineEvent({
  type: 'profile.role-accepted',
  description: 'A user accepted an offered role and now has it.',
  trail: { about: ({ profile }) => [profile], says: 'Accepted a role.' },
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    role,
    /** The offer that it was; absent in version 0.1, and where the role was held already. */
    offer: Type.Optional(Type.String()),
    /** Who accepted; absent in version 0.1. */
    accepted_by: Type.Optional(Type.String()),
    /** Who gave it, and the profile by whose role, where a mail tells that one. */
    made_by: Type.Optional(Type.String()),
    made_as: Type.Optional(Type.String()),
    origin
  })
})

export const grantKeyDrawn = defineEvent({
  type: 'profile.grant-key-drawn',
  description: 'A role that version 0.1 granted without asking gets a key with which its user can accept it.',
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    /** Whose key seals the key: that of the profile. */
    person: Type.String(),
    /** 40 hex characters. */
    grant_key: personal(40)
  })
})

export const roleNoted = defineEvent({
  type: 'profile.role-noted',
  description: 'Notes that a profile keeps with a role or an offer, and the message to the user.',
  trail: { about: ({ profile }) => [profile], says: 'Changed the notes of a role.' },
  data: Type.Object({
    profile: Type.String(),
    /** Whose the role is; absent of an offer. */
    user: Type.Optional(Type.String()),
    offer: Type.Optional(Type.String()),
    person: Type.String(),
    /** JSON text of an object. */
    extra: Type.Optional(personal(10_000)),
    message: Type.Optional(personal(255))
  })
})

export const roleRequested = defineEvent({
  type: 'profile.role-requested',
  description: 'A user requested a role on a profile.',
  trail: { about: ({ profile }) => [profile], says: 'Asked for a role.' },
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    /** The role type that was named; absent: any. */
    role: Type.Optional(role),
    person: Type.String(),
    /** 40 hex characters. */
    request_key: personal(40),
    /** True where the user named no profile: it is that of the domain of the user's verified address. */
    implicit: Type.Optional(Type.Boolean()),
    message: Type.Optional(personal(255)),
    origin
  })
})

export const roleRemoved = defineEvent({
  type: 'profile.role-removed',
  description:
    'A user no longer has a role on a profile, nor a pending request; in version 0.1 this also ended an offer.',
  trail: { about: ({ profile }) => [profile], says: 'Removed a role, or gave it up.' },
  data: Type.Object({ profile: Type.String(), user: Type.String() })
})

export type RoleGranted = EventData<typeof roleGranted>
export type RoleAccepted = EventData<typeof roleAccepted>
export type GrantKeyDrawn = EventData<typeof grantKeyDrawn>
export type RoleNoted = EventData<typeof roleNoted>
export type RoleRequested = EventData<typeof roleRequested>
export type RoleRemoved = EventData<typeof roleRemoved>

export const roleEvents = [roleGranted, roleAccepted, grantKeyDrawn, roleNoted, roleRequested, roleRemoved]
