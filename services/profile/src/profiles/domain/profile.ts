/** A billing profile: who subscribes, pays and sells. Stream `profile-<id>`. */
import {
  detailNames,
  detailsIn,
  type Maker,
  makerOf,
  noDetails,
  type ProfileCreated,
  type ProfileDetails,
  type ProfileEvents
} from '@bursar/contracts'
import {
  type Decision,
  type EventOf,
  type Fold,
  foldOn,
  happened,
  happenedAll,
  refuse
} from '@bursar/event-sourcing'
import { invitedAfter } from './recent-invitations.ts'
import {
  isAcceptedManager,
  noRoles,
  noTypes,
  type Offers,
  type Roles,
  type RoleTypes,
  rolesAfter,
  typesAfter
} from './role-state.ts'

export interface LiveProfile extends ProfileDetails {
  readonly is: 'live'
  readonly profile: string
  /** Whose key seals the personal fields. */
  readonly person: string
  readonly kind: ProfileCreated['kind']
  /** The user whose personal profile it is. */
  readonly user: string | null
  /** True for the profile that runs the site. */
  readonly broker: boolean
  readonly created_at: string
  /** Who looks after it until somebody manages it. */
  readonly maker: Maker | null
  /** True once somebody managed it who made it, asked for that or accepted it. */
  readonly managed: boolean
  /** True while nothing happened to it since it was made. */
  readonly fresh: boolean
  /** Who has a role here or asks for one: by user id. */
  readonly roles: Roles
  /** Roles that somebody may accept. */
  readonly offers: Offers
  /** When the last invitations were made. */
  readonly invited: readonly string[]
  /** Who had a role or a request here and has it no more: none comes about for them by itself. */
  readonly lost: readonly string[]
  /** Role types that were described here, by slug. */
  readonly types: RoleTypes
}

/** A profile that is out of use. */
export interface ArchivedProfile {
  readonly is: 'archived'
  /** True once the keys of what was said of it are deleted. */
  readonly erased: boolean
}

export type Profile = { readonly is: 'absent' } | ArchivedProfile | LiveProfile

export type ProfileEvent = EventOf<
  ProfileEvents,
  | 'profile.profile-created'
  | 'profile.profile-updated'
  | 'profile.role-granted'
  | 'profile.role-removed'
  | 'profile.offer-ended'
  | 'profile.profile-archived'
  | 'profile.profile-erased'
>

/** Users who left that are remembered. */
const mostLost = 10_000

export const profileStream = (id: string) => `profile-${id}`

/** A profile as its stream tells it. */
export const profileFold: Fold<Profile> = {
  initial: { is: 'absent' },
  evolve(state, event) {
    const { type, data, time } = event
    if (type === 'profile.profile-created') return created(data, time)
    if (type === 'profile.profile-erased') return { is: 'archived', erased: true }
    if (state.is !== 'live') return state
    if (type === 'profile.profile-updated') return { ...state, ...detailsIn(data), fresh: false }
    if (type === 'profile.profile-archived') return { is: 'archived', erased: false }
    const { roles, offers } = rolesAfter(state, event)
    const types = typesAfter(state.types, type, data)
    const managed = state.managed || isAcceptedManager(roles[data.user])
    const lost = type === 'profile.role-removed' ? lostAfter(state.lost, data.user) : state.lost
    const invited = isInvitation(event) ? invitedAfter(state.invited, time) : state.invited
    return {
      ...state,
      roles,
      offers,
      types,
      invited,
      lost,
      managed,
      maker: managed ? null : state.maker,
      fresh: false
    }
  }
}

/** A live profile after what was just decided of it, which archives nothing. */
export function profileAfter(
  state: LiveProfile,
  events: readonly { readonly type: string; readonly data: unknown }[],
  time: string
): LiveProfile {
  const now = foldOn<Profile>(profileFold, state, events, time)
  return now.is === 'live' ? now : state
}

/** The newest of them. */
function lostAfter(lost: readonly string[], user: string): readonly string[] {
  return [...lost.filter((one) => one !== user), user].slice(-mostLost)
}

function isInvitation({ type, data }: { type: string; data: any }): boolean {
  return (
    type === 'profile.role-offered' ||
    (type === 'profile.role-granted' && data.grant_key !== undefined && data.how !== 'implicit')
  )
}

function created(data: ProfileCreated, time: string): LiveProfile {
  const { profile, person, kind, user = null, broker } = data
  return {
    ...noDetails,
    ...detailsIn(data),
    is: 'live',
    profile,
    person,
    kind,
    user,
    broker,
    created_at: time,
    maker: makerOf(data),
    managed: false,
    fresh: true,
    ...noRoles,
    invited: [],
    lost: [],
    types: noTypes
  }
}

/** Opens a profile, with its first manager where it has one. Whether the slug is free the reservations say. */
export function createProfile(
  state: Profile,
  created: ProfileCreated,
  manager: string | undefined
): Decision<ProfileEvent> {
  if (state.is !== 'absent') return refuse('version_conflict')
  const { profile } = created
  const event = { type: 'profile.profile-created', data: created } as const
  if (manager === undefined) return happenedAll<ProfileEvent>([event])
  const role = { profile, user: manager, role: 'manager', how: 'made', accepted_by: manager } as const
  return happenedAll<ProfileEvent>([event, { type: 'profile.role-granted', data: role }])
}

/**
 * Changes details; what is left out stays. `state` is revealed: a change is told from what is there already, and
 * a change that changes nothing is no event. The slug of a personal profile is its user's name and stays so.
 */
export function updateProfile(state: Profile, changes: Partial<ProfileDetails>): Decision<ProfileEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.kind === 'personal' && changes.slug !== undefined && changes.slug !== state.slug) {
    const message = 'The slug of a personal profile is the user name and cannot be changed here.'
    return refuse('invalid_fields', { fields: { slug: [message] } })
  }
  const changed = detailNames.filter((name) => changes[name] !== undefined && changes[name] !== state[name])
  if (changed.length === 0) return happenedAll([])
  const { profile, person } = state
  const details = Object.fromEntries(changed.map((name) => [name, changes[name]]))
  return happened('profile.profile-updated', { profile, person, ...details })
}

/** Calls a profile otherwise: a personal one as its user is called now, a shadow whose name somebody asked for. */
export function rename(state: LiveProfile, slug: string): Decision<ProfileEvent> {
  return happened('profile.profile-updated', { profile: state.profile, person: state.person, slug })
}

/**
 * Takes a profile out of use: everybody's role ends with it. What it sells and buys ends in billing, which
 * reads of it. The profile that runs the site stays.
 */
export function archiveProfile(state: Profile): Decision<ProfileEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.broker) return refuse('broker_stays')
  const { profile, roles, offers } = state
  const removed = Object.keys(roles).map(
    (user) => ({ type: 'profile.role-removed', data: { profile, user } }) as const
  )
  const ended = Object.keys(offers).map(
    (offer) => ({ type: 'profile.offer-ended', data: { profile, offer } }) as const
  )
  return happenedAll<ProfileEvent>([
    ...removed,
    ...ended,
    { type: 'profile.profile-archived', data: { profile } }
  ])
}
