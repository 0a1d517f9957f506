/** Who has a role on a profile: part of the profile's stream, so one decision sees them all. */
import type {
  RoleAccepted,
  RoleGranted,
  RoleNoted,
  RoleOffered,
  RoleOfferRepeated,
  RoleRemoved,
  RoleRequested
} from '@bursar/contracts'
import { type Decision, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Profile } from './profile.ts'
import type { RoleState } from './role-state.ts'

/** Users that one profile may have. */
const most = 10_000

export type RoleEvent =
  | { readonly type: 'profile.role-granted'; readonly data: RoleGranted }
  | { readonly type: 'profile.role-offered'; readonly data: RoleOffered }
  | { readonly type: 'profile.role-offer-repeated'; readonly data: RoleOfferRepeated }
  | { readonly type: 'profile.role-noted'; readonly data: RoleNoted }
  | { readonly type: 'profile.role-requested'; readonly data: RoleRequested }
  | { readonly type: 'profile.role-accepted'; readonly data: RoleAccepted }
  | { readonly type: 'profile.role-removed'; readonly data: RoleRemoved }

/** A role that is to be given. */
export interface Grant {
  readonly user: string
  readonly role: string
  /** True when nobody has to accept a role of this type. */
  readonly optedIn: boolean
  /** Key for the offer, drawn in case one is made. */
  readonly key: string
  /** JSON text of an object, kept with the role. */
  readonly extra?: string | undefined
  readonly message?: string | undefined
}

/**
 * Gives a role, in place of any other one the user has here. Who asked for one has it at once, whichever is
 * given; else it is an offer, unless the type needs no consent. The same role again changes nothing.
 */
export function grantRole(state: Profile, grant: Grant): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const { user, role, optedIn, key, extra, message } = grant
  const known = state.roles[user]
  if (known && known.is !== 'requested' && known.role === role) return happenedAll([])
  if (!known && Object.keys(state.roles).length >= most) return refuse('too_many_roles')
  const { profile, person } = state
  const given: RoleEvent =
    optedIn || known?.is === 'requested'
      ? { type: 'profile.role-granted', data: { profile, user, role, ...cameAbout(known, user) } }
      : { type: 'profile.role-offered', data: { profile, user, role, person, grant_key: key } }
  if (!extra && !message) return happenedAll([given])
  const noted = { profile, user, person, ...(extra && { extra }), ...(message && { message }) }
  return happenedAll<RoleEvent>([given, { type: 'profile.role-noted', data: noted }])
}

/** Changes what is kept with a role that is there, or with its offer; nothing when it is the same. */
export function noteRole(
  state: Profile,
  user: string,
  { extra, message }: Pick<Grant, 'extra' | 'message'>
): Decision<RoleEvent> {
  const known = state.is === 'live' ? state.roles[user] : undefined
  if (state.is !== 'live' || !known) return refuse('not_found')
  const { profile, person } = state
  const isNew = extra !== undefined && extra !== (known.extra ?? '')
  if (!isNew && !message) return happenedAll([])
  const noted = { profile, user, person, ...(isNew && { extra }), ...(message && { message }) }
  return happened('profile.role-noted', noted)
}

/** How long an offer is not told of again. */
const REPEATED_AFTER_MS = 3_600_000

/** Tells again of an offer that waits. Within an hour of the last time nothing is told. */
export function repeatOffer(state: Profile, user: string, role: string, now: string): Decision<RoleEvent> {
  const known = state.is === 'live' ? state.roles[user] : undefined
  if (state.is !== 'live' || known?.is !== 'invited' || known.role !== role) return refuse('not_found')
  if (Date.parse(now) < Date.parse(known.told_at ?? known.created_at) + REPEATED_AFTER_MS)
    return happenedAll([])
  const { profile } = state
  return happened('profile.role-offer-repeated', { profile, user, role, repeated_at: now })
}

/** Who asked, or accepted another role here before, has accepted this one. */
function cameAbout(known: RoleState | undefined, user: string): Pick<RoleGranted, 'how' | 'accepted_by'> {
  if (known?.is === 'requested') return { how: 'asked', accepted_by: user }
  return { how: 'unasked', ...(known?.accepted && { accepted_by: user }) }
}

/** A role that is asked for. */
export interface Request {
  readonly user: string
  /** Null: any. */
  readonly role: string | null
  /** Key for the request, drawn in case one is made. */
  readonly key: string
  readonly message?: string | undefined
}

/** Asks for a role. Whoever has one, is offered one or asks already stays with that. */
export function requestRole(state: Profile, { user, role, key, message }: Request): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.roles[user]) return happenedAll([])
  if (Object.keys(state.roles).length >= most) return refuse('too_many_roles')
  const { profile, person } = state
  return happened('profile.role-requested', {
    profile,
    user,
    ...(role !== null && { role }),
    person,
    request_key: key,
    ...(message && { message })
  })
}

/** Accepts an offer by its key. `state` is revealed. */
export function acceptRole(state: Profile, user: string, key: string): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const offer = state.roles[user]
  if (offer?.is !== 'invited' || offer.key !== key) return refuse('not_found')
  const { profile } = state
  return happened('profile.role-accepted', { profile, user, role: offer.role ?? '', accepted_by: user })
}

/** Takes a role away; an offer or a request too, whatever role it is about. */
export function removeRole(state: Profile, user: string, role: string): Decision<RoleEvent> {
  if (state.is !== 'live' || !answersTo(state.roles[user], role)) return refuse('not_found')
  return happened('profile.role-removed', { profile: state.profile, user })
}

/** Hands what was offered to one id on to another, which is the same person's. `state` is revealed. */
export function redirectRole(state: Profile, from: string, to: string): Decision<RoleEvent> {
  const offered = state.is === 'live' ? state.roles[from] : undefined
  if (state.is !== 'live' || !offered || offered.is === 'requested') return happenedAll([])
  const { profile } = state
  const removed = { type: 'profile.role-removed', data: { profile, user: from } } as const
  const grant = { user: to, role: offered.role ?? '', key: String(offered.key ?? '') }
  const given = grantRole(state, { ...grant, optedIn: offered.is === 'active' })
  return given.ok ? happenedAll<RoleEvent>([removed, ...given.events]) : given
}

/** Whether what a user is to a profile is found under a role's URL: requests are found under each. */
export function answersTo(known: RoleState | undefined, role: string): boolean {
  return known !== undefined && (known.is === 'requested' || known.role === role)
}
