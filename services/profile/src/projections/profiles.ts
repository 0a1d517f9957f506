/** Every profile in detail, and who has which role on it. Personal fields stay sealed. */

import type { ProfileCreated, UserRegistered } from '@bursar/contracts'
import { type Change, change, projection, put, together } from '@bursar/event-sourcing'
import { type Details, detailsIn, noDetails } from '../domain/profile.ts'

/** Document `profile/<id>`. */
export interface ProfileDocument extends Details {
  readonly id: string
  readonly kind: ProfileCreated['kind']
  /** The user whose personal profile it is. */
  readonly user: string | null
  readonly created_at: string
}

/** Document `role/<profile id>/<user id>`. */
export interface RoleDocument {
  readonly user: string
  readonly profile: string
  readonly role: 'manager' | 'contributor'
  /** When the profile was made: lists of profiles are dated by it. */
  readonly created_at: string
}

/** Document `user/<id>`: what a personal profile shows of its user, and is found by. */
export interface OwnerDocument {
  readonly slug: UserRegistered['slug']
  readonly full_name: UserRegistered['full_name']
  readonly nick_name: UserRegistered['full_name'] | null
  readonly lang: string
  /** True when the user has a password to log in with. */
  readonly credentials: boolean
}

export const profileKey = (id: string) => `profile/${id}`
export const ownerKey = (user: string) => `user/${user}`

export const profiles = projection({
  name: 'profiles',
  version: 1,
  lists: { managed: { by: (document) => (document.role === 'manager' ? document.user : null) } },
  on: {
    'profile.profile-created': ({ data, time }) => [put(profileKey(data.profile), created(data, time))],
    'profile.profile-updated': ({ data }) => [
      change(profileKey(data.profile), (known) => known && { ...known, ...detailsIn(data) })
    ],
    'profile.role-granted': ({ data }) => [granted(data)],
    'auth.user-registered': ({ data }) => [put(ownerKey(data.user), owner(data))]
  }
})

function created(data: ProfileCreated, time: string): ProfileDocument {
  const { profile: id, kind, user = null } = data
  return { id, kind, user, created_at: time, ...noDetails, ...detailsIn(data) }
}

function granted({ profile, user, role }: Omit<RoleDocument, 'created_at'>): Change {
  const key = `role/${profile}/${user}`
  return together([profileKey(profile), key], (documents) => {
    const { created_at } = documents.get(profileKey(profile)) as ProfileDocument
    documents.put(key, { user, profile, role, created_at } satisfies RoleDocument)
  })
}

function owner({ slug, full_name, nick_name, lang, password }: UserRegistered): OwnerDocument {
  return { slug, full_name, nick_name: nick_name ?? null, lang, credentials: password !== undefined }
}
