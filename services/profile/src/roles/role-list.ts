/** Lists of roles: what they have in common, whether of a profile or of a user. */
import {
  type FieldValue,
  type ListSource,
  type OperationRequest,
  ROLES,
  type RoleDocument,
  type RoleStatus,
  shownText as text,
  valuesOf,
  waitingOf
} from '@bursar/service-kit'
import { type Static, Type } from 'typebox'

/** Query of the lists of roles: which of them, as one text with commas or several. */
export const RoleQuery = Type.Object({
  role_status: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 10 }))
})

const statuses: readonly RoleStatus[] = ['active', 'invited', 'requested']

/** What is asked for; unknown words are ignored, and none at all means everything. */
function statusesOf(asked: readonly string[] | undefined): readonly RoleStatus[] | undefined {
  const words = valuesOf(asked).flatMap((value) => value.split(',').map((word) => word.trim()))
  const known = statuses.filter((status) => words.includes(status))
  return known.length > 0 ? known : undefined
}

/** Whether a role is on the list of a role type: what somebody asks for is on each of them. */
function isOfType({ role, status }: RoleDocument, type: string | undefined): boolean {
  return type === undefined || status === 'requested' || role === type
}

export interface RoleCounts {
  readonly invited_count: number
  readonly requested_count: number
}

/** Offers of one user that are gone through for somebody who may see some of them. */
const mostWaiting = 1_000

/** How many are offered (of a type, where one is asked for) and how many are asked for; `common`: only there. */
export async function roleCounts(
  { collection }: Pick<OperationRequest, 'collection'>,
  of:
    | { readonly profile: string }
    | { readonly user: string; readonly common: ReadonlySet<string> | undefined },
  type: string | undefined
): Promise<RoleCounts> {
  const [what, id] = 'profile' in of ? ['profile', of.profile] : ['user', of.user]
  const common = 'user' in of ? of.common : undefined
  const count = async (status: RoleStatus, role: string | undefined) => {
    const list = role === undefined ? `${what}-waiting` : `${what}-role-waiting`
    const by = waitingOf(id, status, role)
    if (!common) return (await collection(ROLES).tally({ list, by })).count
    const range = { list, by, descending: true, offset: 0, limit: mostWaiting }
    const waiting = await collection(ROLES).documents<RoleDocument>(range)
    return waiting.filter(({ profile }) => common.has(profile)).length
  }
  const [invited, requested] = await Promise.all([count('invited', type), count('requested', undefined)])
  return { invited_count: invited, requested_count: requested }
}

/** A role with the title of its type. */
interface TypedRow {
  readonly role: RoleDocument
  readonly title: string
}

export type RoleFields<Row> = Readonly<Record<string, (row: Row) => FieldValue>>

export interface RoleSourceParts<Row> {
  /** The projection's list, and the key of the one that is meant. */
  readonly list: 'profile' | 'user' | 'others'
  readonly by: string
  /** The role type of the URL; undefined for all of them. */
  readonly type: string | undefined
  /** The profiles whose rows are listed; undefined: all. */
  readonly common?: ReadonlySet<string> | undefined
  /** True for who may see accepted roles alone. */
  readonly accepted?: boolean
  open(documents: readonly RoleDocument[]): Promise<readonly Row[]>
  /** Fields of whoever stands on the other side of the role. */
  readonly search: RoleFields<Row>
  readonly sort: RoleFields<Row>
}

/** The roles of a profile or of a user, newest first, of the type and the statuses that are asked for. */
export function roleSource<Row extends TypedRow>(
  { collection, query }: OperationRequest<any, Static<typeof RoleQuery>>,
  { list, by, type, common, accepted = false, open, search, sort }: RoleSourceParts<Row>
): ListSource<Row> {
  const wanted = statusesOf(query.role_status)
  const ofType: RoleFields<Row> = { role: ({ role }) => role.role, role__title: ({ title }) => title }
  return {
    collection: collection(ROLES),
    list,
    by,
    descending: true,
    dates: 'none',
    orderField: 'created_at',
    open,
    search: type === undefined ? { ...search, ...ofType } : search,
    sort: {
      ...sort,
      role__title: ({ title }) => title,
      grant_key: ({ role }) => (role.status === 'invited' ? text(role.key) : ''),
      request_key: ({ role }) => (role.status === 'requested' ? text(role.key) : '')
    },
    keep:
      type === undefined && !wanted && !common && !accepted
        ? undefined
        : ({ role }) =>
            isOfType(role, type) &&
            (wanted?.includes(role.status) ?? true) &&
            (common?.has(role.profile) ?? true) &&
            (!accepted || role.status === 'active')
  }
}
