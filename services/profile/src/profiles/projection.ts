/** Every profile in detail, and who manages it. Personal fields stay sealed. */

import { type AuthEvents, type ProfileEvents, versionOfDetails } from '@bursar/contracts'
import { type Change, type Opener, projection, remove, together } from '@bursar/event-sourcing'
import {
  type NamedProfile,
  profileKey,
  profileNameChanges,
  profileTexts
} from '@bursar/service-kit/read-side'

/** Document `profile/<id>`. */
export type ProfileDocument = NamedProfile

/** Document `manager/<profile id>/<user id>`. */
export interface ManagerDocument {
  readonly manager: string
  readonly profile: string
  /** When the profile was made: lists of profiles are dated by it. */
  readonly created_at: string
}

const managerKey = (profile: string, user: string) => `manager/${profile}/${user}`

/** The one list of all profiles that are in use. */
export const ALL = 'all'

export const profiles = projection<ProfileEvents & AuthEvents>({
  name: 'profiles',
  version: versionOfDetails(6),
  lists: {
    managed: { by: (document) => document.manager ?? null },
    all: { by: (document) => (isInUse(document) ? ALL : null), texts: profileTexts }
  },
  lookups: {
    email: (document, open: Opener) => (isInUse(document) && open(document.email)?.toLowerCase()) || null
  },
  on: {
    ...profileNameChanges,
    'profile.role-granted': ({ data }) => [roleHeld(data)],
    'profile.role-accepted': ({ data }) => [roleHeld(data)],
    // One of version 0.1 took the place of the role that was there.
    'profile.role-offered': ({ data }) =>
      data.made_by === undefined && data.user !== undefined
        ? [remove(managerKey(data.profile, data.user))]
        : [],
    'profile.role-removed': ({ data }) => [remove(managerKey(data.profile, data.user))]
  }
})

/** Beside profiles the collection holds managers. */
export function isInUse(document: Partial<ProfileDocument>): boolean {
  return document.kind !== undefined && !document.archived
}

function roleHeld({ profile, user, role }: { profile: string; user: string; role: string }): Change {
  const key = managerKey(profile, user)
  if (role !== 'manager') return remove(key)
  return together([profileKey(profile), key], (documents) => {
    const { created_at } = documents.get(profileKey(profile)) as ProfileDocument
    documents.put(key, { manager: user, profile, created_at } satisfies ManagerDocument)
  })
}
