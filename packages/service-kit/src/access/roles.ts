/**
 * Who is what on which profile, and what kinds of roles there are: for services that show roles. Who may what
 * is in `access`.
 */
import type { Personal, RoleOffered, RoleRequested, RoleTypeDescribed } from '@bursar/contracts'
import {
  type Change,
  change,
  type Projection,
  projection,
  put,
  remove,
  together
} from '@bursar/event-sourcing'

/** What a role is at: held, offered to the user, or asked for by the user. */
export type RoleStatus = 'active' | 'invited' | 'requested'

/** Document `role/<profile id>/<user id>`. */
export interface RoleDocument {
  readonly profile: string
  readonly user: string
  /** Slug of the role type; null when none was named in a request. */
  readonly role: string | null
  readonly status: RoleStatus
  /** The key of an offer or a request, 40 hex characters; null for a role that is held. */
  readonly key: Personal | null
  /** JSON text of an object. */
  readonly extra: Personal | null
  /** True on the user's own personal profile. */
  readonly personal: boolean
  readonly created_at: string
}

/** Document `type/<profile id>/<slug>`: a role type that was described. */
export interface RoleTypeDocument extends Omit<RoleTypeDescribed, 'profile' | 'person' | 'role'> {
  /** Whose type it is; the broker's are every profile's. */
  readonly owner: string
  readonly slug: string
}

export const ROLES = 'roles'
export const roleKey = (profile: string, user: string) => `role/${profile}/${user}`
export const roleTypeKey = (profile: string, slug: string) => `type/${profile}/${slug}`
const ownKey = (profile: string) => `own/${profile}`

/** Key of the lists of what waits for an answer: `of` is a profile or a user. */
export const waitingOf = (of: string, status: RoleStatus, role?: string) =>
  role === undefined ? `${of} ${status}` : `${of} ${status} ${role}`

const isWaiting = ({ status }: RoleDocument) => status === 'invited' || status === 'requested'
const waiting = (of: 'profile' | 'user', named: boolean) => ({
  by: (role: RoleDocument) =>
    isWaiting(role) ? waitingOf(role[of], role.status, named ? (role.role ?? '') : undefined) : null
})

export const roles: Projection = projection({
  name: ROLES,
  version: 2,
  lists: {
    profile: { by: ({ status, profile }) => (status ? profile : null) },
    user: { by: ({ status, user }) => (status ? user : null) },
    /** Without the role on the personal profile. */
    others: { by: ({ status, user, personal }) => (status && !personal ? user : null) },
    'profile-waiting': waiting('profile', false),
    'profile-role-waiting': waiting('profile', true),
    'user-waiting': waiting('user', false),
    'user-role-waiting': waiting('user', true),
    /** Of each role type, wherever: whether somebody has it. */
    'of-type': { by: ({ status, role }) => (status ? role : null) },
    types: { by: ({ owner }) => owner ?? null }
  },
  on: {
    'profile.profile-created': ({ data: { kind, profile, user } }) =>
      kind === 'personal' ? [put(ownKey(profile), { person: user })] : [],
    'profile.role-granted': ({ data, time }) => [held(data, time)],
    'profile.role-offered': ({ data, time }) => [pending(data, 'invited', data.grant_key, time)],
    'profile.role-requested': ({ data, time }) => [pending(data, 'requested', data.request_key, time)],
    'profile.role-accepted': ({ data, time }) => [held(data, time)],
    'profile.role-noted': ({ data }) => [
      change(
        roleKey(data.profile, data.user),
        (role?: RoleDocument) =>
          role && { ...role, extra: data.extra === undefined ? role.extra : data.extra || null }
      )
    ],
    'profile.role-removed': ({ data }) => [remove(roleKey(data.profile, data.user))],
    'profile.role-type-described': ({ data }) => [
      put(roleTypeKey(data.profile, data.role), roleType(data as RoleTypeDescribed))
    ],
    'profile.role-type-deleted': ({ data }) => [remove(roleTypeKey(data.profile, data.role))]
  }
})

/** What an offer said stays with the role that it becomes. */
function held(
  { profile, user, role }: { profile: string; user: string; role: string },
  time: string
): Change {
  return written({ profile, user }, (known) => ({
    role,
    status: 'active',
    key: null,
    extra: known && isWaiting(known) ? known.extra : null,
    created_at: known && isWaiting(known) ? known.created_at : time
  }))
}

function pending(
  { profile, user, role }: Pick<RoleOffered, 'profile' | 'user'> & Pick<RoleRequested, 'role'>,
  status: RoleStatus,
  key: Personal,
  time: string
): Change {
  return written({ profile, user }, () => ({
    role: role ?? null,
    status,
    key,
    extra: null,
    created_at: time
  }))
}

type Rest = Omit<RoleDocument, 'profile' | 'user' | 'personal'>

/** Whether the profile is the user's own is told on the profile's own stream, before any role on it. */
function written(
  { profile, user }: Pick<RoleDocument, 'profile' | 'user'>,
  rest: (known: RoleDocument | undefined) => Rest
): Change {
  const key = roleKey(profile, user)
  return together([ownKey(profile), key], (documents) => {
    const personal = documents.get(ownKey(profile))?.person === user
    const document: RoleDocument = { profile, user, ...rest(documents.get(key)), personal }
    documents.put(key, document)
  })
}

function roleType({ profile, person: _, role, ...terms }: RoleTypeDescribed): RoleTypeDocument {
  return { owner: profile, slug: role, ...terms }
}
