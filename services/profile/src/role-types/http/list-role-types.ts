import { BROKER_PROFILE, List, RoleDescription } from '@bursar/contracts'
import {
  answer,
  arrayPage,
  builtIn,
  builtInRoleTypes,
  L5,
  type ListRequest,
  managedBy,
  type OperationRequest,
  operation,
  ROLES,
  type RoleTypeDocument,
  roleDescription,
  siteBegan
} from '@bursar/service-kit'
import { organizationOf } from '../../profiles/organization-of.ts'

/** Types that one profile may have described. */
const most = 100

/** GET /api/profile/{profile}/roles/describe: the role types of every profile, and those of this one. */
export const listRoleTypes = operation({
  method: 'GET',
  path: '/api/profile/{profile}/roles/describe',
  access: 'direct',
  summary: 'Role types: global ones and those of the profile',
  lists: L5,
  answers: { 200: List(RoleDescription) },
  async handle(request) {
    const types = chosen(request.list, await typesOf(request))
    const owner = await organizationOf(request, request.profile)
    const page = arrayPage(request, types)
    const isManaged = await managedBy(request, [BROKER_PROFILE, request.profile.id])
    const results = page.results.map((type) => roleDescription(type, owner, isManaged(type.owner)))
    return answer(200, { ...page, results })
  }
})

/** A profile's own type stands for the global one of its slug. */
async function typesOf({
  collection,
  profile,
  reveal
}: OperationRequest<any, any>): Promise<RoleTypeDocument[]> {
  const described = (by: string) =>
    collection(ROLES).documents<RoleTypeDocument>({
      list: 'types',
      by,
      descending: false,
      offset: 0,
      limit: most
    })
  const began = await siteBegan(collection)
  const builtIns = Object.keys(builtInRoleTypes).flatMap((slug) => builtIn(slug, began) ?? [])
  const all = [...builtIns, ...(await described(BROKER_PROFILE)), ...(await described(profile.id))]
  return reveal([...new Map(all.map((type) => [type.slug, type])).values()])
}

const fields = ['slug', 'title'] as const

/** Those that the search keeps, in the asked order; by slug at last. They are few, and come from three places. */
function chosen({ terms, fields: named, sort }: ListRequest, types: readonly RoleTypeDocument[]) {
  const searched = fields.some((field) => named.includes(field))
    ? fields.filter((field) => named.includes(field))
    : fields
  const order = [...sort, { field: 'slug', descending: false }].flatMap(({ field, descending }) => {
    const known = fields.find((name) => name === field)
    return known ? [{ field: known, sign: descending ? -1 : 1 }] : []
  })
  const kept = types.filter(
    (type) =>
      terms.length === 0 ||
      terms.some((term) => searched.some((field) => type[field].toLowerCase().includes(term)))
  )
  return kept.sort((one, other) => {
    const by = order.find(({ field }) => one[field].toLowerCase() !== other[field].toLowerCase())
    if (!by) return 0
    return one[by.field].toLowerCase() < other[by.field].toLowerCase() ? -by.sign : by.sign
  })
}
