/** Role types that a profile describes; those of the broker are every profile's. */
import { firstFree, own, type ProfileEvents, slugOf } from '@bursar/contracts'
import { type Decision, type EventOf, happened, refuse } from '@bursar/event-sourcing'
import type { Profile } from '../../profiles/domain/profile.ts'
import type { RoleType } from '../../profiles/domain/role-state.ts'

/** Types that one profile may describe. */
const most = 100

export type RoleTypeEvent = EventOf<
  ProfileEvents,
  'profile.role-type-described' | 'profile.role-type-deleted'
>

/** What is said of a type; what is left out stays, and is off in a new one. */
export interface TypeChanges {
  /** Undefined only of one that is there. */
  readonly title?: string | undefined
  readonly skip_optin_on_grant?: boolean | undefined
  readonly implicit_create_on_none?: boolean | undefined
  readonly otp_required?: boolean | undefined
  /** JSON text of an object. */
  readonly extra?: string | undefined
  /** Who says it. */
  readonly described_by?: string | undefined
}

/** The slug of a new type: from its title, and the next number where that is taken. */
export function deriveTypeSlug(title: string, isTaken: (slug: string) => boolean): Promise<string> {
  return firstFree(slugOf(title) || 'role', async (slug) => !isTaken(slug))
}

/**
 * Describes a role type, a new one or one that is there. `before` is revealed, and where the type is a built-in
 * that nobody changed yet, says what it is then.
 */
export function describeRoleType(
  state: Profile,
  role: string,
  changes: TypeChanges,
  before: Pick<RoleType, keyof Defaults | 'title' | 'created_at'> | undefined,
  now: string
): Decision<RoleTypeEvent> {
  if (state.is !== 'live') return refuse('not_found')
  if (!own(state.types, role) && Object.keys(state.types).length >= most) return refuse('too_many_role_types')
  const known = before ?? { ...defaults, title: role, created_at: now }
  return happened('profile.role-type-described', {
    profile: state.profile,
    person: state.person,
    role,
    title: changes.title ?? known.title,
    skip_optin_on_grant: changes.skip_optin_on_grant ?? known.skip_optin_on_grant,
    implicit_create_on_none: changes.implicit_create_on_none ?? known.implicit_create_on_none,
    otp_required: changes.otp_required ?? known.otp_required,
    is_global: state.broker,
    ...(changes.described_by !== undefined && { described_by: changes.described_by }),
    extra: changes.extra ?? known.extra ?? '',
    created_at: known.created_at
  })
}

type Defaults = typeof defaults

const defaults = {
  skip_optin_on_grant: false,
  implicit_create_on_none: false,
  otp_required: false,
  extra: '' as RoleType['extra']
}

/** Deletes a type that nobody has. `inUse`: whether somebody on another profile has it. */
export function deleteRoleType(state: Profile, role: string, inUse: boolean): Decision<RoleTypeEvent> {
  if (state.is !== 'live' || !own(state.types, role)) return refuse('not_found')
  const here = [...Object.values(state.roles), ...Object.values(state.offers)].some(
    (known) => known.role === role
  )
  if (inUse || here) return refuse('role_type_in_use')
  return happened('profile.role-type-deleted', { profile: state.profile, role })
}
