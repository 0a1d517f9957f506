/** Roles as a profile shows them: who has which, is offered or asks for one. */
import { archivedName, defaultLanguage, extraOf, type Organization, type Role } from '@bursar/contracts'
import {
  ANY_ROLE,
  type OperationRequest,
  organizationForm,
  type ProfileRef,
  type RoleDocument,
  type RoleTypes,
  roleDescription,
  roleTypesOf,
  shownText as text,
  type UserDocument,
  userDetail
} from '@bursar/service-kit'

type Reads = Pick<OperationRequest, 'collection' | 'reveal'>

/** A revealed role with its user and what kind it is of. */
export interface RoleRow {
  readonly role: RoleDocument
  readonly user: UserDocument
  /** Title of the role type; empty for a request that named none. */
  readonly title: string
  readonly types: RoleTypes
}

/** Completes roles with what is known of their users; personal fields are open. */
export async function roleRows(request: Reads, documents: readonly RoleDocument[]): Promise<RoleRow[]> {
  const stored = await request.collection('users').load(documents.map(({ user }) => user))
  const types = await roleTypesOf(request, documents)
  const rows = await request.reveal(
    documents.map((role) => ({
      role,
      user: JSON.parse(stored.get(role.user) ?? 'null') as UserDocument | null
    }))
  )
  return rows.map(({ role, user }) => ({
    role,
    user: user ?? unknownUser(role),
    types,
    title: titleOf(role, types)
  }))
}

/** Title of a role's type, or its slug where the type is gone. */
export function titleOf({ profile, role }: RoleDocument, types: RoleTypes): string {
  return role === null ? '' : (types(profile, role)?.title ?? role)
}

/** An invited user whose account is not there yet. */
function unknownUser({ user, created_at }: RoleDocument): UserDocument {
  const nothing = { nick_name: null, email: null, phone: null, credentials: false, last_login: null }
  return { ...nothing, slug: archivedName(user), full_name: '', lang: defaultLanguage, created_at }
}

/** A profile in short, revealed, as the nested form of its own types. */
export async function organizationOf(request: Reads, profile: ProfileRef): Promise<Organization> {
  return organizationForm(await request.reveal(profile), false)
}

/** The form of a role; `profile` is the one that it is on. */
export function roleForm({ role, user, types }: RoleRow, profile: Organization, origin: string): Role {
  const { status } = role
  const type = status === 'requested' || role.role === null ? undefined : types(role.profile, role.role)
  const url = `${origin}/api/profile/${profile.slug}/roles/${role.role ?? ANY_ROLE}`
  // Which account an offer went to is nobody's to know before it is accepted.
  const shown = userDetail(status === 'invited' ? '' : role.user, user)
  return {
    created_at: role.created_at,
    user: shown,
    extra: extraOf(text(role.extra)),
    grant_key: status === 'invited' ? text(role.key) : null,
    request_key: status === 'requested' ? text(role.key) : null,
    role_description: type ? roleDescription(type, profile) : null,
    accept_request_api_url: status === 'requested' ? url : null,
    remove_api_url: `${url}/${shown.slug}`,
    detail: ''
  }
}
