/** Events of profiles, on `profile-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

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
  is_bulk_buyer: Type.Optional(Type.Boolean()),
  /** In 1/10000, of what plans that are made later sell. */
  broker_fee: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 }))
}

export const profileCreated = defineEvent({
  type: 'profile.profile-created',
  description:
    'A billing profile was made: a user’s own, an organization’s, or a shadow that nobody manages yet.',
  // The user of a personal profile was introduced by auth, the subscriber behind a shadow by billing.
  introduces: ({ kind }) => kind === 'organization',
  data: Type.Object({
    profile: Type.String(),
    /** Whose key seals the personal fields: the user of a personal profile, else the profile itself. */
    person: Type.String(),
    kind: Type.Union([Type.Literal('personal'), Type.Literal('organization'), Type.Literal('shadow')]),
    /** The user whose personal profile it is. */
    user: Type.Optional(Type.String()),
    /** True for the profile that runs the site. */
    broker: Type.Boolean(),
    /** Who looks after it until somebody manages it: the profile or the user that made it. */
    maker_profile: Type.Optional(Type.String()),
    maker_user: Type.Optional(Type.String()),
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

export const profileArchived = defineEvent({
  type: 'profile.profile-archived',
  description:
    'A profile is out of use: its slug and e-mail address become _archive_<id>, and what it sells and buys ends.',
  data: Type.Object({
    profile: Type.String(),
    /** True where nobody had the name who would want it back: it is free at once. */
    frees_name: Type.Optional(Type.Boolean())
  })
})

export const profileClaimed = defineEvent({
  type: 'profile.profile-claimed',
  description:
    'A shadow has its first manager: nobody looks after it any more, and what its maker gave or accepted has ended.',
  data: Type.Object({
    profile: Type.String(),
    /** The first manager. */
    user: Type.String(),
    maker_profile: Type.Optional(Type.String()),
    maker_user: Type.Optional(Type.String())
  })
})

export type ProfileCreated = EventData<typeof profileCreated>
export type ProfileUpdated = EventData<typeof profileUpdated>
export type ProfileArchived = EventData<typeof profileArchived>
export type ProfileClaimed = EventData<typeof profileClaimed>

export const ownProfileEvents = [profileCreated, profileUpdated, profileArchived, profileClaimed]
