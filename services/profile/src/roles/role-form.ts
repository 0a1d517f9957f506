/** Roles as a profile shows them: who has which, is offered or asks for one. */
import { archivedName, defaultLanguage, extraOf, type Organization, type Role } from '@bursar/contracts'
import {
  ANY_ROLE,
  type OperationRequest,
  type RoleDocument,
  type RoleTypes,
  roleDescription,
  roleTypesOf,
  type ShownUser,
  shownText as text,
  type UserDocument,
  userDetail
} from '@bursar/service-kit'

type Reads = Pick<OperationRequest, 'collection' | 'reveal'>

/** A revealed role with its user and what kind it is of. */
export interface RoleRow {
  readonly role: RoleDocument
  readonly user: ShownUser
  /** Title of the role type; empty for a request that named none. */
  readonly title: string
  readonly types: RoleTypes
}

/**
 * Completes roles with what is known of their users; personal fields are open. Of who has not accepted it is what was
 * typed, or of version 0.1, which did not keep that, the name alone.
 */
export async function roleRows(request: Reads, documents: readonly RoleDocument[]): Promise<RoleRow[]> {
  const users = documents.flatMap(({ user }) => (user === null ? [] : [user]))
  const stored = await request.collection('users').getAll<UserDocument>(users)
  const types = await roleTypesOf(request, documents)
  const rows = await request.reveal(
    documents.map((role) => {
      const user = stored.get(role.user ?? '') ?? null
      return { role, user: isUnasked(role) ? typed(role, user) : (user ?? unknownUser(role)) }
    })
  )
  return rows.map(({ role, user }) => ({ role, user, types, title: titleOf(role, types) }))
}

/** What its user has neither accepted nor asked for. */
function isUnasked({ status, implicit }: RoleDocument): boolean {
  return status === 'invited' || implicit === true
}

const noDetails = {
  nick_name: null,
  email: null,
  phone: null,
  credentials: false,
  otp_enabled: false,
  last_login: null
} as const

function typed({ given, created_at }: RoleDocument, user: ShownUser | null): ShownUser {
  const said = given ?? { slug: user?.slug ?? null, email: null, name: null }
  const [slug, full_name] = [said.slug ?? '', said.name ?? '']
  return { ...noDetails, slug, full_name, email: said.email, lang: defaultLanguage, created_at }
}

/** Title of a role's type, or its slug where the type is gone. */
export function titleOf({ profile, role }: RoleDocument, types: RoleTypes): string {
  return role === null ? '' : (types(profile, role)?.title ?? role)
}

/** A user whose registration was not read here yet. */
function unknownUser({ user, created_at }: RoleDocument): ShownUser {
  return { ...noDetails, slug: archivedName(user ?? ''), full_name: '', lang: defaultLanguage, created_at }
}

type Viewed = Pick<OperationRequest, 'caller' | 'seen' | 'origin'>

/** The form of a role; `profile` is the one that it is on. Keys are for who made them, or can use them. */
export function roleForm(
  { caller, seen, origin }: Viewed,
  { role, user, types }: RoleRow,
  profile: Organization
): Role {
  const { status } = role
  const type = status === 'requested' || role.role === null ? undefined : types(role.profile, role.role)
  const url = `${origin}/api/profile/${profile.slug}/roles/${role.role ?? ANY_ROLE}`
  const shown = userDetail(isUnasked(role) ? '' : (role.user ?? ''), user)
  const own = caller !== null && (caller.user === role.user || caller.user === role.made_by)
  const asked = status === 'requested' && seen.all
  return {
    created_at: role.created_at,
    user: shown,
    extra: extraOf(text(role.extra)),
    grant_key: own && status === 'invited' ? text(role.key) || null : null,
    request_key: asked ? text(role.key) : null,
    role_description: type ? roleDescription(type, profile) : null,
    accept_request_api_url: asked ? url : null,
    remove_api_url: `${url}/${shown.slug || shown.email}`,
    detail: ''
  }
}
