/** A role in the form in which it is shown to the user who has it, is offered it, or asks for it. */

import type { Accessible, Organization } from '@bursar/contracts'
import type { ProfileRef } from '../operation/refs.ts'
import { type RoleTypes, roleDescription } from './role-types.ts'
import type { RoleDocument } from './roles.ts'
import { shownText } from './users.ts'

/** What stands in a URL in place of a role that a request did not name. */
export const ANY_ROLE = 'manager'

export interface ShownRole {
  /** Revealed, as is `profile`. */
  readonly role: RoleDocument
  readonly profile: ProfileRef
  readonly types: RoleTypes
  /** The user's slug. */
  readonly user: string
  /** Start of absolute URLs. */
  readonly origin: string
  /** True when somebody has a password to log in with as the profile. */
  readonly credentials: boolean
  /** True when the user asks: keys are for who can use them. */
  readonly own: boolean
}

export function accessible({ role, profile, types, user, origin, credentials, own }: ShownRole): Accessible {
  const short = organizationForm(profile, credentials)
  const { slug } = short
  const { status, key } = role
  const type = status === 'requested' || role.role === null ? undefined : types(profile.id, role.role)
  const url = `${origin}/api/users/${user}/accessibles`
  return {
    created_at: role.created_at,
    request_key: own && status === 'requested' ? shownText(key) : null,
    profile: short,
    role_description: type ? roleDescription(type, short) : null,
    home_url: `${origin}/api/profile/${slug}`,
    settings_url: `${origin}/api/profile/${slug}`,
    accept_grant_api_url: own && status === 'invited' && key ? `${url}/accept/${shownText(key)}` : null,
    remove_api_url: `${url}/${role.role ?? ANY_ROLE}/${slug}`
  }
}

/** A profile in short; it comes revealed. */
export function organizationForm(
  profile: Pick<ProfileRef, 'id' | 'slug' | 'full_name' | 'picture' | 'kind' | 'created_at'>,
  credentials: boolean
): Organization {
  const slug = shownText(profile.slug)
  return {
    id: profile.id,
    slug,
    printable_name: shownText(profile.full_name) || slug,
    picture: shownText(profile.picture) || null,
    type: profile.kind === 'personal' ? 'personal' : 'organization',
    credentials,
    created_at: profile.created_at
  }
}
