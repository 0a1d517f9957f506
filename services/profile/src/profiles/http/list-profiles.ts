import { List, OrganizationDetail } from '@bursar/contracts'
import {
  answer,
  L7,
  listPage,
  operation,
  organizationDetail,
  profileSearch,
  profileSort
} from '@bursar/service-kit'
import { type Row, rowsOfIds } from '../profile-rows.ts'
import type { ManagerDocument } from '../projection.ts'

/** GET /api/users/{user}/profiles: the billing profiles that {user} manages, by name. */
export const listProfiles = operation({
  method: 'GET',
  path: '/api/users/{user}/profiles',
  access: 'self',
  summary: 'Billing profiles that the user manages',
  answers: { 200: List(OrganizationDetail) },
  lists: L7,
  async handle(request) {
    const source = {
      collection: request.collection('profiles'),
      list: 'managed',
      by: request.user.id,
      descending: false,
      dates: 'open',
      open: (managers: readonly ManagerDocument[]) =>
        rowsOfIds(
          request,
          managers.map(({ profile }) => profile)
        ),
      sort: profileSort,
      byDefault: 'full_name',
      search: profileSearch
    } as const
    const page = await listPage<Row, OrganizationDetail>(request, source, async (rows) =>
      rows.map(({ profile, owner }) => organizationDetail(profile, owner?.credentials ?? false))
    )
    return answer(200, page)
  }
})
