/** A billing profile: who subscribes, pays and sells. Stream `profile-<id>`. */
import type { Personal, ProfileCreated, ProfileUpdated, RoleGranted } from '@bursar/contracts'
import { type Decision, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** What a profile says of itself. Personal texts are text once revealed, sealed before; empty: not given. */
export interface Details {
  readonly slug: Personal
  readonly full_name: Personal
  readonly email: Personal
  readonly phone: Personal
  readonly street_address: Personal
  readonly locality: Personal
  readonly region: Personal
  readonly postal_code: Personal
  readonly country: Personal
  readonly picture: Personal
  /** JSON text of an object. */
  readonly extra: Personal
  readonly default_timezone: string
  readonly no_implicit_role: boolean
  readonly is_provider: boolean
  readonly is_bulk_buyer: boolean
}

export interface LiveProfile extends Details {
  readonly is: 'live'
  readonly profile: string
  /** Whose key seals the personal fields. */
  readonly person: string
  readonly kind: ProfileCreated['kind']
  /** The user whose personal profile it is. */
  readonly user: string | null
  readonly created_at: string
}

export type Profile = { readonly is: 'absent' } | LiveProfile

export type ProfileEvent =
  | { readonly type: 'profile.profile-created'; readonly data: ProfileCreated }
  | { readonly type: 'profile.profile-updated'; readonly data: ProfileUpdated }
  | { readonly type: 'profile.role-granted'; readonly data: RoleGranted }

/** What a profile has that nothing was said of. */
export const noDetails: Details = {
  slug: '',
  full_name: '',
  email: '',
  phone: '',
  street_address: '',
  locality: '',
  region: '',
  postal_code: '',
  country: '',
  picture: '',
  extra: '',
  default_timezone: 'UTC',
  no_implicit_role: false,
  is_provider: false,
  is_bulk_buyer: false
}

const detailNames = Object.keys(noDetails) as (keyof Details)[]

export const profileStream = (id: string) => `profile-${id}`

/** A profile as its stream tells it. */
export const profileFold = fold<Profile>(
  { is: 'absent' },
  {
    'profile.profile-created': (_, created: ProfileCreated, { time }) => ({
      ...noDetails,
      ...detailsIn(created),
      is: 'live',
      profile: created.profile,
      person: created.person,
      kind: created.kind,
      user: created.user ?? null,
      created_at: time
    }),
    'profile.profile-updated': (state, updated: ProfileUpdated) =>
      state.is === 'live' ? { ...state, ...detailsIn(updated) } : state
  }
)

/** The details among an event's fields. */
export function detailsIn(data: Partial<Details>): Partial<Details> {
  return Object.fromEntries(
    detailNames.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]]))
  )
}

/** Opens a profile, with its first manager where it has one. Whether the slug is free the reservations say. */
export function createProfile(
  state: Profile,
  created: ProfileCreated,
  manager: string | undefined
): Decision<ProfileEvent> {
  if (state.is !== 'absent') return refuse('version_conflict')
  const { profile } = created
  const grant = {
    type: 'profile.role-granted',
    data: { profile, user: manager ?? '', role: 'manager' }
  } as const
  const event = { type: 'profile.profile-created', data: created } as const
  return happenedAll<ProfileEvent>(manager === undefined ? [event] : [event, grant])
}

/**
 * Changes details; what is left out stays. `state` is revealed: a change is told from what is there already, and
 * a change that changes nothing is no event. The slug of a personal profile is its user's name and stays so.
 */
export function updateProfile(state: Profile, changes: Partial<Details>): Decision<ProfileEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.kind === 'personal' && changes.slug !== undefined && changes.slug !== state.slug) {
    const message = 'The slug of a personal profile is the name of its user.'
    return refuse('invalid_fields', { fields: { slug: [message] } })
  }
  const changed = detailNames.filter((name) => changes[name] !== undefined && changes[name] !== state[name])
  if (changed.length === 0) return happenedAll([])
  const { profile, person } = state
  const details = Object.fromEntries(changed.map((name) => [name, changes[name]]))
  return happened('profile.profile-updated', { profile, person, ...details })
}
