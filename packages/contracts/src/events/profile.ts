/** Events of the profile service, all on `profile-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../event-definition.ts'

/** What a profile says of itself; every text of it may be personal. */
const details = {
  slug: Type.Optional(personal(255)),
  full_name: Type.Optional(personal(255)),
  email: Type.Optional(personal(254)),
  phone: Type.Optional(personal(40)),
  street_address: Type.Optional(personal(255)),
  locality: Type.Optional(personal(255)),
  region: Type.Optional(personal(255)),
  postal_code: Type.Optional(personal(255)),
  country: Type.Optional(personal(2)),
  picture: Type.Optional(personal(2083)),
  extra: Type.Optional(personal(10_000)),
  default_timezone: Type.Optional(Type.String()),
  no_implicit_role: Type.Optional(Type.Boolean()),
  is_provider: Type.Optional(Type.Boolean()),
  is_bulk_buyer: Type.Optional(Type.Boolean())
}

export const profileCreated = defineEvent({
  type: 'profile.profile-created',
  description:
    'A billing profile was made: a user’s own, an organization’s, or a shadow that nobody manages yet.',
  data: Type.Object({
    profile: Type.String(),
    /** Whose key seals the personal fields: the user of a personal profile, else the profile itself. */
    person: Type.String(),
    kind: Type.Union([Type.Literal('personal'), Type.Literal('organization'), Type.Literal('shadow')]),
    /** The user whose personal profile it is. */
    user: Type.Optional(Type.String()),
    /** True for the profile that runs the site. */
    broker: Type.Boolean(),
    ...details,
    slug: personal(255),
    full_name: personal(255)
  })
})

export const profileUpdated = defineEvent({
  type: 'profile.profile-updated',
  description: 'Some details of a profile changed; an empty text clears a field, an absent one leaves it.',
  data: Type.Object({ profile: Type.String(), person: Type.String(), ...details })
})

export const roleGranted = defineEvent({
  type: 'profile.role-granted',
  description: 'A user holds a role on a profile from now on, in place of any other one there.',
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    role: Type.Union([Type.Literal('manager'), Type.Literal('contributor')])
  })
})

export type ProfileCreated = EventData<typeof profileCreated>
export type ProfileUpdated = EventData<typeof profileUpdated>
export type RoleGranted = EventData<typeof roleGranted>

export const profileEvents = [profileCreated, profileUpdated, roleGranted]
