import { List, OrganizationDetail } from '@bursar/contracts'
import { answer, L7, type ListRequest, listPage, type OperationRequest, operation } from '@bursar/service-kit'
import {
  type OwnerDocument,
  ownerKey,
  type ProfileDocument,
  profileKey,
  type RoleDocument
} from '../projections/profiles.ts'
import { organizationDetail, text } from './profile-form.ts'

/** A revealed profile, and its user when it is a personal one. */
interface Row {
  readonly profile: ProfileDocument
  readonly owner: OwnerDocument | undefined
}

/** GET /api/users/{user}/profiles: the billing profiles that {user} manages, by name. */
export const listProfiles = operation({
  method: 'GET',
  path: '/api/users/{user}/profiles',
  access: 'self',
  summary: 'Billing profiles that the user manages',
  answers: { 200: List(OrganizationDetail) },
  lists: L7,
  async handle(request) {
    const { now, origin, url, reveal } = request
    const list = byNameAtLast(request.list)
    const page = await listPage<Row, OrganizationDetail>(
      { list, now, origin, url, reveal },
      sourceOf(request),
      async (rows) => rows.map(({ profile, owner }) => organizationDetail(profile, owner))
    )
    return answer(200, page)
  }
})

const sortable = ['full_name', 'created_at']

/** Names are sealed, so no index holds their order: the profiles of one user, which are few, are gone through. */
function byNameAtLast(list: ListRequest): ListRequest {
  const sort = list.sort.filter(({ field }) => sortable.includes(field))
  return { ...list, sort: [...sort, { field: 'full_name', descending: false }] }
}

function sourceOf(request: OperationRequest<any, any>) {
  return {
    collection: request.collection('profiles'),
    list: 'managed',
    by: request.user.id,
    descending: false,
    dates: 'open',
    open: (roles: readonly RoleDocument[]) => rowsOf(request, roles),
    sort: {
      full_name: ({ profile }: Row) => text(profile.full_name),
      created_at: ({ profile }: Row) => profile.created_at
    },
    search
  } as const
}

const ownFields = [
  'slug',
  'full_name',
  'email',
  'phone',
  'street_address',
  'locality',
  'region',
  'postal_code',
  'country'
] as const

const own = ownFields.map((name) => [name, ({ profile }: Row) => text(profile[name])] as const)

/** The user's fields are those of the user whose personal profile a row is. */
const search: Record<string, (row: Row) => string> = {
  ...Object.fromEntries(own),
  username: ({ owner }) => text(owner?.slug),
  first_name: ({ owner }) => text(owner?.full_name).split(' ')[0] ?? '',
  last_name: ({ owner }) => text(owner?.full_name).split(' ').slice(1).join(' ')
}

async function rowsOf(
  { collection, reveal }: OperationRequest<any, any>,
  roles: readonly RoleDocument[]
): Promise<Row[]> {
  const profiles = collection('profiles')
  const stored = await profiles.load(roles.map((role) => profileKey(role.profile)))
  const documents = roles.map(
    (role) => JSON.parse(stored.get(profileKey(role.profile)) ?? '') as ProfileDocument
  )
  const users = documents.flatMap(({ user }) => (user === null ? [] : [ownerKey(user)]))
  const owners = await profiles.load(users)
  const rows = documents.map((profile) => {
    const owner = profile.user === null ? undefined : owners.get(ownerKey(profile.user))
    return { profile, owner: owner === undefined ? undefined : (JSON.parse(owner) as OwnerDocument) }
  })
  return reveal(rows)
}
