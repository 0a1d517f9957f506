/** Profiles with all their details, for services that show, search or sort by more than a name. Texts stay sealed. */

import {
  archivedDetails,
  type DetailWith,
  detailsIn,
  detailsWith,
  extraOf,
  isPersonalDetail,
  noDetails,
  type Organization,
  type OrganizationDetail,
  type ProfileCreated,
  type ProfileDetails
} from '@bursar/contracts'
import { type Change, change, put } from '@bursar/event-sourcing'
import type { FieldValue } from '../lists/list-source.ts'
import type { OperationRequest } from '../operation/operation.ts'
import type { UserRef } from '../operation/refs.ts'
import { organizationForm } from './accessible.ts'
import { ACCESS, profileKey, userKey } from './projection.ts'
import { shownText as text } from './users.ts'

/** Document `profile/<id>`. */
export interface DetailedProfile extends ProfileDetails {
  readonly id: string
  readonly kind: ProfileCreated['kind']
  /** The user whose personal profile it is. */
  readonly user: string | null
  readonly archived: boolean
  /** Once nothing that was sealed of it can be read any more. */
  readonly erased?: true
  readonly created_at: string
}

/** What the documents are folded from. */
export const profileDetailChanges = {
  'profile.profile-created': ({ data, time }: { data: ProfileCreated; time: string }): Change[] => {
    const { profile: id, kind, user = null } = data
    const document = { id, kind, user, archived: false, created_at: time, ...noDetails, ...detailsIn(data) }
    return [put(profileKey(id), document satisfies DetailedProfile)]
  },
  'profile.profile-updated': ({ data }: { data: any }): Change[] => [
    change(profileKey(data.profile), (known) => known && { ...known, ...detailsIn(data) })
  ],
  'profile.profile-archived': ({ data: { profile } }: { data: any }): Change[] => [
    change(profileKey(profile), (known) => known && { ...known, ...archivedDetails(profile), archived: true })
  ],
  'profile.profile-erased': ({ data: { profile } }: { data: any }): Change[] => [
    change(profileKey(profile), (known) => known && { ...known, erased: true })
  ]
}

/** The projection of them: see profile-names.ts. */
export const PROFILE_DETAILS = 'profile-details'

/** Its one list of them all, and the one of those that are archived, whose names stand nowhere in clear. */
export const NAMED = { list: 'named', archived: 'archived', by: 'all' } as const

/** A revealed profile, and as much of its user as a search looks at when it is a personal one. */
export interface ProfileRow {
  readonly profile: Omit<DetailedProfile, 'user' | 'archived' | 'erased'>
  readonly owner: { readonly slug: unknown; readonly full_name: unknown } | undefined
}

/** The profiles of those ids, revealed; one that is not known here yet is there by its id alone. */
export async function profileRowsOf(
  { collection, reveal }: Pick<OperationRequest, 'collection' | 'reveal'>,
  ids: readonly string[]
): Promise<(id: string) => ProfileRow> {
  const stored = await collection(PROFILE_DETAILS).getAll<DetailedProfile>([...new Set(ids)].map(profileKey))
  const profiles = [...stored.values()]
  const users = profiles.flatMap(({ user }) => (user === null ? [] : [userKey(user)]))
  const owners = await collection(ACCESS).getAll<UserRef>(users)
  const rows = profiles.map((profile): [string, ProfileRow] => {
    const owner = profile.user === null ? undefined : owners.get(userKey(profile.user))
    return [profile.id, { profile, owner }]
  })
  const known = new Map(await reveal(rows))
  return (id) => known.get(id) ?? { profile: unknown(id), owner: undefined }
}

function unknown(id: string): ProfileRow['profile'] {
  return { ...noDetails, id, slug: id, kind: 'organization', created_at: '1970-01-01T00:00:00.000Z' }
}

/** The index of the names of all profiles, for lists that have one row for each of some. */
export function namedProfiles({ collection }: Pick<OperationRequest, 'collection'>) {
  return { ...NAMED, profiles: collection(PROFILE_DETAILS) }
}

/** The short form of a revealed profile: users log in as their own profile alone. */
export function organizationOf({ profile }: ProfileRow): Organization {
  return organizationForm(profile, profile.kind === 'personal')
}

/** The detail form of a revealed profile; `credentials`: its user can log in. */
export function organizationDetail(profile: ProfileRow['profile'], credentials: boolean): OrganizationDetail {
  const shown = detailsWith('shown').map((name) => [name, shownDetail(profile, name)])
  return { ...organizationForm(profile, credentials), ...Object.fromEntries(shown), detail: '' }
}

function shownDetail(profile: ProfileDetails, name: DetailWith<'shown'>) {
  if (name === 'extra') return extraOf(text(profile.extra))
  return isPersonalDetail(name) ? text(profile[name]) : profile[name]
}

/** Fields of a profile that subscriptions are searched and sorted by, too. */
export const profileFieldNames = detailsWith('searched')

/** What a search in a list of profiles looks at (api: section 4); the user's fields are a personal profile's. */
export const profileSearch: Readonly<Record<string, (row: ProfileRow) => FieldValue>> = {
  ...Object.fromEntries(
    profileFieldNames.map((name) => [name, ({ profile }: ProfileRow) => text(profile[name])] as const)
  ),
  username: ({ owner }) => text(owner?.slug),
  first_name: ({ owner }) => text(owner?.full_name).split(' ')[0] ?? '',
  last_name: ({ owner }) => text(owner?.full_name).split(' ').slice(1).join(' ')
}

/** What such a list is sorted by. */
export const profileSort: Readonly<Record<string, (row: ProfileRow) => FieldValue>> = {
  full_name: ({ profile }) => text(profile.full_name),
  created_at: ({ profile }) => profile.created_at
}
