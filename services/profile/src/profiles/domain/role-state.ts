/** What a profile's stream tells of roles: who has which, and which types are described. */
import { isAccepted, type Personal, type RoleTypeDescribed } from '@bursar/contracts'

/** What the giver of a role typed of its user; each null when it was not given. Text once revealed. */
export interface Given {
  readonly slug: Personal | null
  readonly email: Personal | null
  readonly name: Personal | null
}

/** What a user is to a profile: has a role, or asks for one. Personal texts are text once revealed. */
export interface RoleState {
  readonly is: 'active' | 'requested'
  /** True for a role whose user made the profile, asked for it or accepted it. */
  readonly accepted: boolean
  /** Null when none was named in a request. */
  readonly role: string | null
  /** Of a request, or of a role that was given unasked and waits to be accepted: 40 hex characters. */
  readonly key: Personal | null
  /** Who gave it unasked, until it is accepted. */
  readonly made_by: string | null
  /** JSON text of an object. */
  readonly extra: Personal | null
  readonly created_at: string
  /** When a mail told of it last. */
  readonly told_at?: string
  /** True of what came about by the domain of the user's address. */
  readonly implicit?: true
}

/** A role that somebody may accept. */
export interface OfferState {
  /** Null while nobody has verified the address. */
  readonly user: string | null
  /** Keyed hash of the address that it was made to; null for an offer to a user name. */
  readonly address: string | null
  readonly role: string
  readonly key: Personal
  readonly extra: Personal | null
  /** Who made it, and the profile by whose role; null of version 0.1. */
  readonly made_by: string | null
  readonly made_as: string | null
  readonly created_at: string
  /** When a mail told of it last. */
  readonly told_at?: string
}

/** By user id. */
export type Roles = Readonly<Record<string, RoleState>>

/** By offer id. */
export type Offers = Readonly<Record<string, OfferState>>

/** Everything of roles that one profile has. */
export interface RolesAndOffers {
  readonly roles: Roles
  readonly offers: Offers
}

export const noRoles: RolesAndOffers = { roles: {}, offers: {} }

/** An event of the profile. */
export interface RoleHappened {
  readonly type: string
  readonly data: any
  readonly time: string
}

/** True of who may do everything with a profile, accepted or not. */
export function isManager(known: RoleState | undefined): boolean {
  return known?.is === 'active' && known.role === 'manager'
}

/** True of a manager who made the profile, asked for the role or accepted it. */
export function isAcceptedManager(known: RoleState | undefined): boolean {
  return isManager(known) && known?.accepted === true
}

/** What else of a profile says whether a role was accepted (see isAccepted). */
export interface Setting extends RolesAndOffers {
  readonly kind: string
  /** True while nothing happened to the profile since it was made. */
  readonly fresh: boolean
}

/** Roles and offers after one event of the profile; the very same when it is about something else. */
export function rolesAfter(before: Setting, event: RoleHappened): RolesAndOffers {
  const { roles, offers } = before
  const { type, data, time } = event
  const known = roles[data.user]
  switch (type) {
    case 'profile.role-granted':
      return granted(before, event)
    case 'profile.role-accepted':
      return accepted(before, event)
    case 'profile.role-offered':
      return offered(before, event)
    case 'profile.offer-addressed':
      return { roles, offers: changed(offers, data.offer, (offer) => ({ ...offer, user: data.user })) }
    case 'profile.offer-ended':
      return { roles, offers: without(offers, data.offer) }
    case 'profile.role-requested': {
      const asked = {
        is: 'requested',
        accepted: false,
        role: data.role ?? null,
        key: data.request_key,
        ...(data.implicit && { implicit: true })
      } as const
      return {
        roles: { ...roles, [data.user]: { ...asked, made_by: null, extra: null, created_at: time } },
        offers
      }
    }
    case 'profile.role-noted':
      if (data.extra === undefined) return before
      return kept(before, data, { extra: data.extra || null })
    case 'profile.grant-key-drawn':
      return { roles: changed(roles, data.user, (role) => ({ ...role, key: data.grant_key })), offers }
    case 'profile.role-offer-repeated':
      return kept(before, data, { told_at: data.repeated_at })
    case 'profile.role-removed':
      return known || offers[data.user]
        ? { roles: without(roles, data.user), offers: without(offers, data.user) }
        : before
    default:
      return before
  }
}

function granted(before: Setting, { data, time }: RoleHappened): RolesAndOffers {
  const known = before.roles[data.user]
  // Of version 0.1, where an offer had the id of its user, and a grant took its place.
  const offer = before.offers[data.user]
  const was = known?.is === 'requested' ? known : offer
  const now: RoleState = {
    is: 'active',
    accepted: isAccepted(data, { known, kind: before.kind, first: before.fresh }),
    role: data.role,
    key: data.grant_key ?? null,
    made_by: data.made_by ?? null,
    extra: was?.extra ?? null,
    created_at: was?.created_at ?? time,
    ...(data.how === 'implicit' && { implicit: true }),
    ...(data.origin !== undefined && { told_at: time })
  }
  return { roles: { ...before.roles, [data.user]: now }, offers: without(before.offers, data.user) }
}

/** What an offer said stays with the role that it becomes. */
function accepted({ roles, offers }: RolesAndOffers, { data, time }: RoleHappened): RolesAndOffers {
  const id = data.offer ?? data.user
  const was = offers[id] ?? roles[data.user]
  const { extra = null, created_at = time } = was ?? {}
  const now: RoleState = {
    is: 'active',
    accepted: true,
    role: data.role,
    key: null,
    made_by: null,
    extra,
    created_at
  }
  return { roles: { ...roles, [data.user]: now }, offers: without(offers, id) }
}

function offered({ roles, offers }: RolesAndOffers, { data, time }: RoleHappened): RolesAndOffers {
  const offer: OfferState = {
    user: data.user ?? null,
    address: data.address ?? null,
    role: data.role,
    key: data.grant_key,
    extra: data.extra || null,
    made_by: data.made_by ?? null,
    made_as: data.made_as ?? null,
    created_at: time,
    ...(data.origin !== undefined && { told_at: time })
  }
  const id: string = data.offer ?? data.user
  const left = data.made_by === undefined ? without(roles, data.user) : roles
  return { roles: left, offers: { ...offers, [id]: offer } }
}

/** Of version 0.1 an offer has the id of its user. */
function kept(
  { roles, offers }: RolesAndOffers,
  { user, offer = user }: { readonly user?: string; readonly offer?: string },
  what: { readonly extra: Personal | null } | { readonly told_at: string }
): RolesAndOffers {
  const id = offer ?? ''
  if (offers[id]) return { roles, offers: changed(offers, id, (one) => ({ ...one, ...what })) }
  return { roles: changed(roles, user ?? '', (role) => ({ ...role, ...what })), offers }
}

function changed<Value>(
  all: Readonly<Record<string, Value>>,
  key: string,
  how: (value: Value) => Value
): Readonly<Record<string, Value>> {
  const value = all[key]
  return value === undefined ? all : { ...all, [key]: how(value) }
}

function without<Value>(all: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> {
  if (!Object.hasOwn(all, key)) return all
  const { [key]: _, ...others } = all
  return others
}

/** A role type as it was described; `extra` is sealed until revealed. */
export type RoleType = RoleTypeDescribed

/** By slug. */
export type RoleTypes = Readonly<Record<string, RoleType>>

export const noTypes: RoleTypes = {}

/** The types after one event of the profile; the very same object when it is about something else. */
export function typesAfter(types: RoleTypes, type: string, data: any): RoleTypes {
  if (type === 'profile.role-type-described') return { ...types, [data.role]: data }
  return type === 'profile.role-type-deleted' ? without(types, data.role) : types
}
