/** Roles as the user who has them sees them. */
import type { Accessible, Personal } from '@bursar/contracts'
import {
  accessible,
  type OperationRequest,
  type ProfileRef,
  profileKey,
  type RoleDocument,
  type RoleTypes,
  roleTypesOf,
  shownText as text,
  type UserDocument
} from '@bursar/service-kit'
import type { ProfileDocument } from '../profiles/projection.ts'
import { titleOf } from '../roles/role-form.ts'

type Reads = Pick<OperationRequest, 'collection' | 'reveal'>

/** A revealed role with its profile, and what kind it is of. */
export interface AccessibleRow {
  readonly role: RoleDocument
  readonly profile: ProfileRef
  /** The profile's e-mail address. */
  readonly email: Personal
  /** True when somebody has a password to log in with as the profile. */
  readonly credentials: boolean
  /** Title of the role type; empty for a request that named none. */
  readonly title: string
  readonly types: RoleTypes
}

/** Completes roles with what is known of their profiles; personal fields are open. */
export async function accessibleRows(
  request: Reads,
  documents: readonly RoleDocument[]
): Promise<AccessibleRow[]> {
  const { collection, reveal } = request
  const keys = documents.map(({ profile }) => profileKey(profile))
  const refs = await collection('access').getAll<ProfileRef>(keys)
  const details = await collection('profiles').getAll<ProfileDocument>(keys)
  const types = await roleTypesOf(request, documents)
  const rows = documents.flatMap((role) => {
    const ref = refs.get(profileKey(role.profile))
    if (ref === undefined) return []
    return [{ role, profile: ref, email: details.get(profileKey(role.profile))?.email ?? '' }]
  })
  const users = await collection('users').getAll<UserDocument>(
    rows.flatMap(({ profile }) => (profile.user === null ? [] : [profile.user]))
  )
  const hasPassword = ({ user }: ProfileRef) => user !== null && users.get(user)?.credentials === true
  return (await reveal(rows)).map((row) => ({
    ...row,
    credentials: hasPassword(row.profile),
    title: titleOf(row.role, types),
    types
  }))
}

/** The form of a row; `user` is whose role it is. */
export async function accessibleForms(
  { reveal, user, caller, origin }: Pick<OperationRequest, 'reveal' | 'user' | 'caller' | 'origin'>,
  rows: readonly AccessibleRow[]
): Promise<Accessible[]> {
  const slug = text(await reveal(user.slug))
  const own = caller?.user === user.id
  return rows.map(({ role, profile, types, credentials }) =>
    accessible({ role, profile, types, credentials, user: slug, origin, own })
  )
}
