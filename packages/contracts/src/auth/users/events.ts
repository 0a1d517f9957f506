/** Events of user accounts, on `user-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { addressNames, detailSchemas, optional, picked } from '../../profile/profiles/details.ts'
import { changedDetails, registeredDetails } from './details.ts'

export const userRegistered = defineEvent({
  type: 'auth.user-registered',
  description: 'A user account was created, with the id of its personal profile.',
  introduces: () => true,
  trail: { about: ({ user }) => [user], by: ({ user }) => user, says: 'Registered an account.' },
  data: Type.Object({
    user: Type.String(),
    /** Whose key seals the personal fields: the user. */
    person: Type.String(),
    /** Id that the personal profile gets. */
    profile: Type.String(),
    ...registeredDetails,
    /** Argon2id in PHC form; absent: the account cannot log in until it is activated. */
    password: Type.Optional(personal(255)),
    active: Type.Boolean(),
    /** Id of the organization that was registered together with the user. */
    organization: Type.Optional(Type.String()),
    organization_name: Type.Optional(personal(255)),
    ...optional(picked(detailSchemas('stored'), addressNames))
  })
})

export const userUpdated = defineEvent({
  type: 'auth.user-updated',
  description:
    'Some details of a user changed; an empty string clears a field, an absent field is unchanged.',
  trail: { about: ({ user }) => [user], says: 'Changed the details of the account.' },
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Id of the personal profile, which follows a new name. */
    profile: Type.String(),
    ...changedDetails
  })
})

export const userArchived = defineEvent({
  type: 'auth.user-archived',
  description:
    'A user account was archived: its user name and e-mail address become _archive_<id>, and its credentials, sessions, ' +
    'roles and personal profile end.',
  trail: { about: ({ user }) => [user], says: 'Archived the account.' },
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Id of the personal profile. */
    profile: Type.String(),
    /** The address that the user had verified, and has no more. */
    email: Type.Optional(personal(254))
  })
})

export const userErased = defineEvent({
  type: 'auth.user-erased',
  description:
    'An archived user is to be erased. The keys of what was said of the person end with profile.profile-erased of the ' +
    'personal profile, once all is given up that is read with them.',
  trail: { about: ({ user }) => [user], says: 'Erased the account.' },
  data: Type.Object({
    user: Type.String(),
    /** Id of the personal profile. */
    profile: Type.String(),
    /** Profiles that nobody else managed: they are archived with it. */
    profiles: Type.Array(Type.String())
  })
})

export type UserErased = EventData<typeof userErased>
export type UserRegistered = EventData<typeof userRegistered>
export type UserUpdated = EventData<typeof userUpdated>
export type UserArchived = EventData<typeof userArchived>

export const userEvents = [userRegistered, userUpdated, userArchived, userErased]
