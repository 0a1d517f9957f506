/** Every profile in detail, and who manages it. Personal fields stay sealed. */

import type { ProfileCreated } from '@bursar/contracts'
import { type Change, change, type Opener, projection, put, remove, together } from '@bursar/event-sourcing'
import { archivedDetails, type Details, detailsIn, noDetails } from '../domain/profile.ts'

/** Document `profile/<id>`. */
export interface ProfileDocument extends Details {
  readonly id: string
  readonly kind: ProfileCreated['kind']
  /** The user whose personal profile it is. */
  readonly user: string | null
  readonly archived: boolean
  readonly created_at: string
}

/** Document `manager/<profile id>/<user id>`. */
export interface ManagerDocument {
  readonly manager: string
  readonly profile: string
  /** When the profile was made: lists of profiles are dated by it. */
  readonly created_at: string
}

export const profileKey = (id: string) => `profile/${id}`
const managerKey = (profile: string, user: string) => `manager/${profile}/${user}`

/** The one list of all profiles that are in use. */
export const ALL = 'all'

export const profiles = projection({
  name: 'profiles',
  version: 2,
  lists: {
    managed: { by: (document) => document.manager ?? null },
    all: { by: (document) => (isInUse(document) ? ALL : null) }
  },
  lookups: {
    email: (document, open: Opener) => (isInUse(document) && open(document.email)?.toLowerCase()) || null
  },
  on: {
    'profile.profile-created': ({ data, time }) => [put(profileKey(data.profile), created(data, time))],
    'profile.profile-updated': ({ data }) => [
      change(profileKey(data.profile), (known) => known && { ...known, ...detailsIn(data) })
    ],
    'profile.profile-archived': ({ data: { profile } }) => [
      change(
        profileKey(profile),
        (known) => known && { ...known, ...archivedDetails(profile), archived: true }
      )
    ],
    'profile.role-granted': ({ data }) => [held(data)],
    'profile.role-accepted': ({ data }) => [held(data)],
    'profile.role-offered': ({ data }) => [remove(managerKey(data.profile, data.user))],
    'profile.role-removed': ({ data }) => [remove(managerKey(data.profile, data.user))]
  }
})

/** Beside profiles the collection holds managers. */
function isInUse(document: Partial<ProfileDocument>): boolean {
  return document.kind !== undefined && !document.archived
}

function created(data: ProfileCreated, time: string): ProfileDocument {
  const { profile: id, kind, user = null } = data
  return { id, kind, user, archived: false, created_at: time, ...noDetails, ...detailsIn(data) }
}

function held({ profile, user, role }: { profile: string; user: string; role: string }): Change {
  const key = managerKey(profile, user)
  if (role !== 'manager') return remove(key)
  return together([profileKey(profile), key], (documents) => {
    const { created_at } = documents.get(profileKey(profile)) as ProfileDocument
    documents.put(key, { manager: user, profile, created_at } satisfies ManagerDocument)
  })
}
