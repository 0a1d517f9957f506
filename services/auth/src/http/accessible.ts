/** The form in which a role is shown to the user who has it. */
import type { Accessible, Organization, RoleDescription } from '@bursar/contracts'
import type { ProfileRef } from '@bursar/service-kit'
import type { RoleDocument } from '../projections/roles.ts'

export interface Shown {
  readonly role: RoleDocument
  /** Revealed. */
  readonly profile: ProfileRef
  /** The user's slug. */
  readonly user: string
  /** Start of absolute URLs. */
  readonly origin: string
  /** When the built-in role types came to be. */
  readonly siteBegan: string
  /** True when the user has a password. */
  readonly credentials: boolean
}

export function accessible({ role, profile, user, origin, siteBegan, credentials }: Shown): Accessible {
  const slug = String(profile.slug ?? '')
  const own = profile.user === role.user
  return {
    created_at: role.created_at,
    request_key: null,
    profile: shortForm(profile, own && credentials),
    role_description: roleDescription(role.role, siteBegan),
    home_url: `${origin}/api/profile/${slug}`,
    settings_url: `${origin}/api/profile/${slug}`,
    accept_grant_api_url: null,
    remove_api_url: `${origin}/api/users/${user}/accessibles/${role.role}/${slug}`
  }
}

/** A profile in short; `credentials`: somebody can log in as it. */
function shortForm(profile: ProfileRef, credentials: boolean): Organization {
  const slug = String(profile.slug ?? '')
  return {
    slug,
    printable_name: String(profile.full_name ?? slug),
    picture: profile.picture === null ? null : String(profile.picture),
    type: profile.kind === 'personal' ? 'personal' : 'organization',
    credentials,
    created_at: profile.created_at
  }
}

/** The two role types that every site has. */
function roleDescription(role: RoleDocument['role'], created_at: string): RoleDescription {
  return {
    created_at,
    slug: role,
    title: role === 'manager' ? 'Manager' : 'Contributor',
    skip_optin_on_grant: role === 'contributor',
    implicit_create_on_none: false,
    otp_required: false,
    is_global: true,
    profile: null,
    extra: null,
    editable: false
  }
}
