/** The kinds of roles: two that every site has, and those that were described. */

import {
  BROKER_PROFILE,
  extraOf,
  type Organization,
  type RoleDescription,
  type RoleTypeDescribed
} from '@bursar/contracts'
import type { OperationRequest } from '../operation/operation.ts'
import type { ProfileRef } from '../operation/refs.ts'
import { profileKey } from './projection.ts'
import { ROLES, type RoleTypeDocument, roleTypeKey } from './roles.ts'
import { shownText } from './users.ts'

/** What a role type says, beside when it came to be. */
export type RoleTerms = Pick<
  RoleTypeDescribed,
  'title' | 'skip_optin_on_grant' | 'implicit_create_on_none' | 'otp_required'
>

/** The two that access is made of. The broker may change what they say. */
export const builtInRoleTypes: Readonly<Record<'manager' | 'contributor', RoleTerms>> = {
  manager: {
    title: 'Manager',
    skip_optin_on_grant: false,
    implicit_create_on_none: false,
    otp_required: false
  },
  contributor: {
    title: 'Contributor',
    skip_optin_on_grant: true,
    implicit_create_on_none: false,
    otp_required: false
  }
}

/** True for the slug of a role type that cannot go away. */
export function isBuiltInRole(slug: string): slug is keyof typeof builtInRoleTypes {
  return Object.hasOwn(builtInRoleTypes, slug)
}

type Reader = Pick<OperationRequest, 'collection' | 'reveal'>

/** Finds the type of a role on a profile: the profile's own, else the site's; undefined when there is none. */
export type RoleTypes = (profile: string, slug: string) => RoleTypeDocument | undefined

/** Reads the types of those roles at once. */
export async function roleTypesOf(
  { collection, reveal }: Reader,
  wanted: readonly { readonly profile: string; readonly role: string | null }[]
): Promise<RoleTypes> {
  const named = wanted.flatMap(({ profile, role }) =>
    role === null ? [] : [roleTypeKey(profile, role), roleTypeKey(BROKER_PROFILE, role)]
  )
  const [stored, began] = await Promise.all([
    collection(ROLES).getAll<RoleTypeDocument>([...new Set(named)]),
    siteBegan(collection)
  ])
  const types = await reveal(Object.fromEntries(stored))
  return (profile, slug) =>
    types[roleTypeKey(profile, slug)] ?? types[roleTypeKey(BROKER_PROFILE, slug)] ?? builtIn(slug, began)
}

/** The built-in types of a site, by slug, as long as nobody changed them. */
export function builtIn(slug: string, created_at: string): RoleTypeDocument | undefined {
  if (!isBuiltInRole(slug)) return undefined
  return { owner: BROKER_PROFILE, slug, ...builtInRoleTypes[slug], is_global: true, extra: '', created_at }
}

/** When the profile that runs the site was made: built-in types are as old. */
export async function siteBegan(collection: Reader['collection']): Promise<string> {
  const broker = await collection('access').get<ProfileRef>(profileKey(BROKER_PROFILE))
  return broker?.created_at ?? '1970-01-01T00:00:00.000Z'
}

/**
 * The form of a revealed type; `owner` is the profile that it is of, null for those of every profile. `editable`: the
 * caller may change it.
 */
export function roleDescription(
  type: RoleTypeDocument,
  owner: Organization | null,
  editable = !type.is_global
): RoleDescription {
  return {
    created_at: type.created_at,
    slug: type.slug,
    title: type.title,
    skip_optin_on_grant: type.skip_optin_on_grant,
    implicit_create_on_none: type.implicit_create_on_none,
    otp_required: type.otp_required,
    is_global: type.is_global,
    profile: type.is_global ? null : owner,
    extra: extraOf(shownText(type.extra)),
    editable
  }
}
