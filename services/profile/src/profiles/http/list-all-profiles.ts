import { List, Profile } from '@bursar/contracts'
import {
  answer,
  L7,
  listPage,
  operation,
  organizationDetail,
  profileKey,
  profileSearch,
  profileSort
} from '@bursar/service-kit'
import { ofUser } from '../profile-form.ts'
import { type Row, rowsOf } from '../profile-rows.ts'
import { ALL, isInUse, type ProfileDocument } from '../projection.ts'

/** GET /api/profile: every profile in use, by name. */
export const listAllProfiles = operation({
  method: 'GET',
  path: '/api/profile',
  access: 'broker',
  summary: 'All profiles',
  answers: { 200: List(Profile) },
  lists: [...L7, 'id'],
  async handle(request) {
    const source = {
      collection: request.collection('profiles'),
      list: 'all',
      by: ALL,
      descending: false,
      dates: 'open',
      orderField: 'created_at',
      byId: { key: profileKey, isListed: isInUse },
      open: (documents: readonly ProfileDocument[]) => rowsOf(request, documents),
      sort: profileSort,
      byDefault: 'full_name',
      alphabetical: true,
      search: profileSearch
    } as const
    const page = await listPage<Row, Profile>(request, source, async (rows) =>
      rows.map(({ profile, owner }) => ({
        ...organizationDetail(profile, owner?.credentials ?? false),
        ...ofUser(owner)
      }))
    )
    return answer(200, page)
  }
})
