import { Role } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { organizationOf } from '../../profiles/organization-of.ts'
import { roleByUrl } from '../role-by-url.ts'
import { roleForm, roleRows } from '../role-form.ts'

/** GET /api/profile/{profile}/roles/{role}/{user} */
export const readRole = operation({
  method: 'GET',
  path: '/api/profile/{profile}/roles/{role}/{user}',
  access: 'provider',
  summary: 'One role',
  answers: { 200: Role },
  async handle(request) {
    const role = await roleByUrl(request)
    if (!request.seen.all && role.status !== 'active') fail('not_found')
    const [row] = await roleRows(request, [role])
    if (!row) fail('not_found')
    return answer(200, roleForm(request, row, await organizationOf(request, request.profile)))
  }
})
