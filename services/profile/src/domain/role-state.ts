/** What a profile's stream tells of roles: who has which, and which types are described. */
import { isAccepted, type Personal, type RoleTypeDescribed } from '@bursar/contracts'

/** What a user is to a profile: has a role, is offered or asks for one. Personal texts are text once revealed. */
export interface RoleState {
  readonly is: 'active' | 'invited' | 'requested'
  /** True for a role whose user made the profile, asked for it or accepted it. */
  readonly accepted: boolean
  /** Null when none was named in a request. */
  readonly role: string | null
  /** Of an offer or a request, 40 hex characters. */
  readonly key: Personal | null
  /** JSON text of an object. */
  readonly extra: Personal | null
  readonly created_at: string
  /** When an offer was told of again. */
  readonly told_at?: string
}

/** By user id. */
export type Roles = Readonly<Record<string, RoleState>>

export const noRoles: Roles = {}

/** An event of the profile. */
export interface RoleHappened {
  readonly type: string
  readonly data: any
  readonly time: string
}

/** True of a manager who made the profile, asked for the role or accepted it. */
export function isAcceptedManager(known: RoleState | undefined): boolean {
  return known?.is === 'active' && known.role === 'manager' && known.accepted
}

/** What else of a profile says whether a role was accepted (see isAccepted). */
export interface Setting {
  readonly kind: string
  /** True while nothing happened to the profile since it was made. */
  readonly fresh: boolean
}

/** The roles after one event of the profile; the very same object when it is about something else. */
export function rolesAfter(
  roles: Roles,
  { type, data, time }: RoleHappened,
  { kind, fresh }: Setting
): Roles {
  const known = roles[data.user]
  switch (type) {
    case 'profile.role-granted': {
      const accepted = isAccepted(data, { known, kind, first: fresh })
      return { ...roles, [data.user]: held(known, data.role, accepted, time) }
    }
    case 'profile.role-accepted':
      return { ...roles, [data.user]: held(known, data.role, true, time) }
    case 'profile.role-offered':
      return { ...roles, [data.user]: waits('invited', data.role, data.grant_key, time) }
    case 'profile.role-requested':
      return { ...roles, [data.user]: waits('requested', data.role ?? null, data.request_key, time) }
    case 'profile.role-noted':
      return known && data.extra !== undefined
        ? { ...roles, [data.user]: { ...known, extra: data.extra || null } }
        : roles
    case 'profile.role-offer-repeated':
      return known ? { ...roles, [data.user]: { ...known, told_at: data.repeated_at } } : roles
    case 'profile.role-removed': {
      const { [data.user]: _, ...others } = roles
      return others
    }
    default:
      return roles
  }
}

function waits(is: RoleState['is'], role: string | null, key: Personal, created_at: string): RoleState {
  return { is, accepted: false, role, key, extra: null, created_at }
}

/** What an offer said stays with the role that it becomes. */
function held(known: RoleState | undefined, role: string, accepted: boolean, time: string): RoleState {
  const { extra, created_at } = known && known.is !== 'active' ? known : { extra: null, created_at: time }
  return { is: 'active', accepted, role, key: null, extra, created_at }
}

/** A role type as it was described; `extra` is sealed until revealed. */
export type RoleType = RoleTypeDescribed

/** By slug. */
export type RoleTypes = Readonly<Record<string, RoleType>>

export const noTypes: RoleTypes = {}

/** The types after one event of the profile; the very same object when it is about something else. */
export function typesAfter(types: RoleTypes, type: string, data: any): RoleTypes {
  if (type === 'profile.role-type-described') return { ...types, [data.role]: data }
  if (type !== 'profile.role-type-deleted') return types
  const { [data.role]: _, ...others } = types
  return others
}
