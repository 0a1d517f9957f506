/** Events of profiles, on `profile-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { detailSchemas, optional, profileFields } from './details.ts'

const details = optional(detailSchemas('stored'))

export const profileCreated = defineEvent({
  type: 'profile.profile-created',
  description:
    'A billing profile was created: a personal one, an organization’s, or a shadow that nobody manages yet.',
  // The user of a personal profile was introduced by auth, the subscriber behind a provider's shadow by billing.
  introduces: ({ kind, maker_user }) =>
    kind === 'organization' || (kind === 'shadow' && maker_user !== undefined),
  trail: { about: ({ profile }) => [profile], says: 'Created the profile.' },
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
    slug: profileFields.slug.stored,
    full_name: profileFields.full_name.stored
  })
})

export const profileUpdated = defineEvent({
  type: 'profile.profile-updated',
  description:
    'Some details of a profile changed; an empty string clears a field, an absent field is unchanged.',
  trail: { about: ({ profile }) => [profile], says: 'Changed the details of the profile.' },
  data: Type.Object({ profile: Type.String(), person: Type.String(), ...details })
})

export const profileArchived = defineEvent({
  type: 'profile.profile-archived',
  description:
    'A profile was archived: its slug and e-mail address become _archive_<id>, and its plans and subscriptions end.',
  trail: { about: ({ profile }) => [profile], says: 'Archived the profile.' },
  data: Type.Object({
    profile: Type.String(),
    /** True where nobody had the name who would want it back: it is free at once. */
    frees_name: Type.Optional(Type.Boolean())
  })
})

export const profileErased = defineEvent({
  type: 'profile.profile-erased',
  description:
    'A profile, with the user whose personal one it is, was erased: their keys are deleted, and nothing that was sealed ' +
    'with them can be read any more.',
  trail: { about: ({ profile }) => [profile], says: 'Erased the profile.' },
  data: Type.Object({
    profile: Type.String(),
    /** The user whose personal profile it is. */
    user: Type.Optional(Type.String())
  }),
  erases: ({ profile, user }) => (user === undefined ? [profile] : [profile, user])
})

export const profileClaimed = defineEvent({
  type: 'profile.profile-claimed',
  description:
    'A shadow has its first manager; its maker no longer looks after it, and what the maker granted or accepted has ended.',
  trail: { about: ({ profile }) => [profile], says: 'Became the first manager of the profile.' },
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
export type ProfileErased = EventData<typeof profileErased>
export type ProfileClaimed = EventData<typeof profileClaimed>

export const ownProfileEvents = [
  profileCreated,
  profileUpdated,
  profileArchived,
  profileErased,
  profileClaimed
]
