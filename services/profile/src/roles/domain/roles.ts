/** Who has a role on a profile: part of the profile's stream, so one decision sees them all. */
import type { ProfileEvents, RoleOffered } from '@bursar/contracts'
import { type Decision, type EventOf, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Recipient } from '../../invitations/domain/address.ts'
import { invitationFault } from '../../invitations/domain/invitations.ts'
import type { Giver } from '../../invitations/domain/standing.ts'
import type { LiveProfile, Profile } from '../../profiles/domain/profile.ts'
import { isAcceptedManager, type OfferState, type RoleState } from '../../profiles/domain/role-state.ts'
import { claimOf } from './claim.ts'

/** Users that one profile may have. */
const most = 10_000

export type RoleEvent = EventOf<
  ProfileEvents,
  | 'profile.role-granted'
  | 'profile.role-offered'
  | 'profile.role-offer-repeated'
  | 'profile.offer-ended'
  | 'profile.grant-key-drawn'
  | 'profile.role-noted'
  | 'profile.role-requested'
  | 'profile.role-accepted'
  | 'profile.role-removed'
  | 'profile.profile-claimed'
>

/** A role that is to be given. */
export interface Grant {
  readonly to: Recipient
  readonly role: string
  /** True when nobody has to accept a role of this type. */
  readonly optedIn: boolean
  /** Id and key for the offer, drawn in case one is made. */
  readonly offer: string
  readonly key: string
  /** Who gives it, and the profile by whose role. */
  readonly by: Giver
  /** What was typed of the user. */
  readonly given: Pick<RoleOffered, 'given_slug' | 'given_email' | 'given_name'>
  /** JSON text of an object, kept with the role. */
  readonly extra?: string | undefined
  readonly message?: string | undefined
  readonly now: string
  /** Start of the links in mails; whoever asked for a role is told that it was granted. */
  readonly origin?: string
  /** Whether a mail invites whoever is given a role without having asked. */
  readonly invites?: boolean | undefined
}

/**
 * Gives a role. Who asked for one has it at once, whichever is given; else it is an offer, which leaves what the user
 * is here as it is until it is accepted. A type that needs no consent gives access at once, and is accepted by its
 * key all the same. What is given to an address is always an offer. The same again changes nothing.
 */
export function grantRole(state: Profile, grant: Grant): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const { to, role } = grant
  const known = 'address' in to ? undefined : state.roles[to.user]
  if (known?.is === 'active' && known.role === role) return happenedAll([])
  const before = offersTo(state, to)
  if (before.some(([, offer]) => offer.role === role)) return happenedAll([])
  const isNew = !known && before.length === 0
  if (isNew && Object.keys(state.roles).length + Object.keys(state.offers).length >= most) {
    return refuse('too_many_roles')
  }
  const ended = before.map(([offer]) => endedOffer(state, offer))
  if (known?.is === 'requested' && !known.implicit && !('address' in to))
    return asked(state, to.user, grant, ended)
  const fault = invitationFault(state, grant.now, before.length)
  if (fault) return refuse(fault)
  if (grant.optedIn && !('address' in to)) return unasked(state, to.user, grant, ended)
  return happenedAll<RoleEvent>([...ended, { type: 'profile.role-offered', data: offerOf(state, grant) }])
}

function asked(state: LiveProfile, user: string, grant: Grant, ended: RoleEvent[]): Decision<RoleEvent> {
  const { profile } = state
  const { role } = grant
  const data = { profile, user, role, how: 'asked', accepted_by: user, ...tellingOf(grant.origin) } as const
  const claimed = role === 'manager' ? claimOf(state, user) : []
  return happenedAll<RoleEvent>([
    ...ended,
    { type: 'profile.role-granted', data },
    ...noteOf(state, user, grant),
    ...claimed
  ])
}

/** Who accepted another role here before has accepted this one. */
function unasked(state: LiveProfile, user: string, grant: Grant, ended: RoleEvent[]): Decision<RoleEvent> {
  if (isLastManager(state, user)) return refuse('last_manager')
  const { profile, person } = state
  const { role, key, given, by } = grant
  const accepted = state.roles[user]?.accepted === true
  const waiting = { person, grant_key: key, made_by: by.user, ...given }
  const data = {
    profile,
    user,
    role,
    how: 'unasked',
    ...(accepted ? { accepted_by: user } : { ...waiting, ...invitingBy(grant) })
  } as const
  return happenedAll<RoleEvent>([
    ...ended,
    { type: 'profile.role-granted', data },
    ...noteOf(state, user, grant),
    ...offersMadeBy(state, user)
  ])
}

function noteOf({ profile, person }: LiveProfile, user: string, { extra, message }: Grant): RoleEvent[] {
  if (!extra && !message) return []
  const data = { profile, user, person, ...(extra && { extra }), ...(message && { message }) }
  return [{ type: 'profile.role-noted', data }]
}

function offerOf({ profile, person }: LiveProfile, grant: Grant): RoleOffered {
  const { to, offer, role, key, by, given, extra, message } = grant
  const address = 'address' in to ? { address: to.address } : {}
  return {
    profile,
    offer,
    ...(to.user !== null && { user: to.user }),
    ...address,
    role,
    person,
    grant_key: key,
    made_by: by.user,
    made_as: by.as,
    ...given,
    ...(extra && { extra }),
    ...(message && { message }),
    ...invitingBy(grant)
  }
}

const tellingOf = (origin: string | undefined) => (origin === undefined ? {} : { origin })

const invitingBy = ({ invites, origin }: Grant) => (invites ? tellingOf(origin) : {})

/** What waits to be accepted under a role's URL: an offer of it, or the role that was given unasked. */
interface Found {
  readonly at: { readonly user: string } | { readonly offer: string }
  readonly known: RoleState | OfferState
}

function foundBy(state: LiveProfile, who: Recipient, role: string): Found | undefined {
  const held = 'address' in who ? undefined : state.roles[who.user]
  if (held?.is === 'active' && held.role === role && !('address' in who))
    return { at: { user: who.user }, known: held }
  const [offer, known] = offersTo(state, who).find(([, one]) => one.role === role) ?? []
  return offer !== undefined && known ? { at: { offer }, known } : undefined
}

/** Changes what is kept with a role that is there, or with its offer; nothing when it is the same. */
export function noteRole(
  state: Profile,
  who: Recipient,
  role: string,
  { extra, message }: Pick<Grant, 'extra' | 'message'>
): Decision<RoleEvent> {
  const found = state.is === 'live' ? foundBy(state, who, role) : undefined
  if (state.is !== 'live' || !found) return refuse('not_found')
  const { profile, person } = state
  const isNew = extra !== undefined && extra !== (found.known.extra ?? '')
  if (!isNew && !message) return happenedAll([])
  const noted = { profile, ...found.at, person, ...(isNew && { extra }), ...(message && { message }) }
  return happened('profile.role-noted', noted)
}

/** How long an offer that a mail told of is not told of again. */
const REPEATED_AFTER_MS = 3_600_000

/** Tells of what waits to be accepted. Within an hour of the last time nothing is told. */
export function repeatOffer(
  state: Profile,
  who: Recipient,
  role: string,
  { now, origin }: Pick<Grant, 'now' | 'origin'>
): Decision<RoleEvent> {
  const found = state.is === 'live' ? foundBy(state, who, role) : undefined
  if (state.is !== 'live' || !found || ('accepted' in found.known && found.known.accepted)) {
    return refuse('not_found')
  }
  const { told_at } = found.known
  if (told_at !== undefined && Date.parse(now) < Date.parse(told_at) + REPEATED_AFTER_MS)
    return happenedAll([])
  const { profile } = state
  const repeated = { profile, ...found.at, role, repeated_at: now, ...tellingOf(origin) }
  return happened('profile.role-offer-repeated', repeated)
}

/** Gives a key to a role of version 0.1 that was given unasked; nothing where it has one, was accepted, or is gone. */
export function keyRole(state: Profile, user: string, key: string): Decision<RoleEvent> {
  const known = state.is === 'live' ? state.roles[user] : undefined
  const isUnkeyed = known?.is === 'active' && !known.accepted && known.key === null
  if (state.is !== 'live' || !isUnkeyed) return happenedAll([])
  const { profile, person } = state
  return happened('profile.grant-key-drawn', { profile, user, person, grant_key: key })
}

/** A role that is asked for. */
export interface Request {
  readonly user: string
  /** Null: any. */
  readonly role: string | null
  /** Key for the request, drawn in case one is made. */
  readonly key: string
  readonly message?: string | undefined
  readonly origin?: string
}

/** Asks for a role. Whoever has one, is offered one by name or asks already stays with that. */
export function requestRole(
  state: Profile,
  { user, role, key, message, origin }: Request
): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (state.roles[user] || offersTo(state, { user }).length > 0) return happenedAll([])
  if (Object.keys(state.roles).length >= most) return refuse('too_many_roles')
  const { profile, person } = state
  return happened('profile.role-requested', {
    profile,
    user,
    ...(role !== null && { role }),
    person,
    request_key: key,
    ...(message && { message }),
    ...tellingOf(origin)
  })
}

/** Finds what a key is for: an offer, or a role that was given unasked. `state` is revealed. */
export function offerByKey(state: LiveProfile, user: string, key: string): [string, OfferState] | undefined {
  return Object.entries(state.offers).find(([, offer]) => offer.user === user && offer.key === key)
}

/** How a role is accepted. */
export interface Acceptance {
  readonly user: string
  readonly key: string
  /** Whether who made the offer still has the role by which it was made. */
  readonly stands: boolean
  readonly origin?: string
}

/**
 * Accepts an offer by its key, or what was given unasked; who gave it is told. `state` is revealed. A shadow's first
 * manager claims it.
 */
export function acceptRole(state: Profile, { user, key, stands, origin }: Acceptance): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const { profile } = state
  const known = state.roles[user]
  const [offer, found] = offerByKey(state, user, key) ?? []
  const held = known?.is === 'active' && !known.accepted && known.key === key ? known : undefined
  const role = found ? found.role : held?.role
  if (!role || (found && !stands)) return refuse('not_found')
  if (role !== 'manager' && isLastManager(state, user)) return refuse('last_manager')
  const told = origin === undefined ? {} : { origin, ...makerOf(found ?? held, profile) }
  const accepted = { profile, user, role, ...(offer && { offer }), accepted_by: user, ...told }
  const left = role === 'manager' ? [] : offersMadeBy(state, user)
  const claimed = role === 'manager' ? claimOf(state, user, offer) : []
  return happenedAll<RoleEvent>([{ type: 'profile.role-accepted', data: accepted }, ...left, ...claimed])
}

/** Of what was given unasked the profile is not kept by whose role: it was this one, or one above it. */
function makerOf(given: RoleState | OfferState | undefined, profile: string) {
  if (!given?.made_by) return {}
  const made_as = 'made_as' in given ? given.made_as : profile
  return { made_by: given.made_by, ...(made_as !== null && { made_as }) }
}

/**
 * Takes a role away, or turns a request down; where {role} is only offered, the offer. The last manager stays, and
 * the offers of who goes go too.
 */
export function removeRole(state: Profile, who: Recipient, role: string): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  const known = 'address' in who ? undefined : state.roles[who.user]
  if (!('address' in who) && answersTo(known, role)) {
    if (isLastManager(state, who.user)) return refuse('last_manager')
    const removed = {
      type: 'profile.role-removed',
      data: { profile: state.profile, user: who.user }
    } as const
    return happenedAll<RoleEvent>([removed, ...offersMadeBy(state, who.user)])
  }
  const ended = offersTo(state, who).filter(([, offer]) => offer.role === role)
  if (ended.length === 0) return refuse('not_found')
  return happenedAll(ended.map(([offer]) => endedOffer(state, offer)))
}

/** Leaves a profile: a role, a request, or every offer of that role, to whichever name or address it was made. */
export function leaveRole(state: Profile, user: string, role: string): Decision<RoleEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (answersTo(state.roles[user], role)) return removeRole(state, { user }, role)
  const refused = Object.entries(state.offers).filter(([, one]) => one.user === user && one.role === role)
  if (refused.length === 0) return refuse('not_found')
  return happenedAll(refused.map(([offer]) => endedOffer(state, offer)))
}

/**
 * A user whose account is gone loses role and request here, what is offered to them and what they offered. The last
 * manager too: that the account may go was decided before, and the broker looks after what a race leaves behind.
 */
export function leaveForGood(state: Profile, user: string): Decision<RoleEvent> {
  if (state.is !== 'live') return happenedAll([])
  const { profile } = state
  const removed: RoleEvent[] = state.roles[user]
    ? [{ type: 'profile.role-removed', data: { profile, user } }]
    : []
  const ended = Object.entries(state.offers).filter(
    ([, offer]) => offer.user === user || offer.made_by === user
  )
  return happenedAll<RoleEvent>([...removed, ...ended.map(([offer]) => endedOffer(state, offer))])
}

/** True of the one manager without whom nobody could do anything with the profile. */
export function isLastManager({ roles }: LiveProfile, user: string): boolean {
  if (!isAcceptedManager(roles[user])) return false
  return !Object.entries(roles).some(([other, known]) => other !== user && isAcceptedManager(known))
}

/** Offers that were made to the same name, or to the same address: one is not told from the other by who they reach. */
function offersTo({ offers }: LiveProfile, to: Recipient): [string, OfferState][] {
  return Object.entries(offers).filter(([, { user, address }]) =>
    'address' in to ? address === to.address : address === null && user === to.user
  )
}

function offersMadeBy(state: LiveProfile, user: string): RoleEvent[] {
  const made = Object.entries(state.offers).filter(
    ([, { made_by, made_as }]) => made_by === user && made_as === state.profile
  )
  return made.map(([offer]) => endedOffer(state, offer))
}

function endedOffer({ profile }: LiveProfile, offer: string): RoleEvent {
  return { type: 'profile.offer-ended', data: { profile, offer } }
}

/** Whether what a user is to a profile is found under a role's URL: requests are found under each. */
export function answersTo(known: RoleState | undefined, role: string): boolean {
  return known !== undefined && (known.is === 'requested' || known.role === role)
}
