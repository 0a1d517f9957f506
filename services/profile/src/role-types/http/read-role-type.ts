import { RoleDescription } from '@bursar/contracts'
import { answer, fail, managedBy, operation, roleDescription, roleTypesOf } from '@bursar/service-kit'
import { organizationOf } from '../../profiles/organization-of.ts'

/** GET /api/profile/{profile}/roles/describe/{role} */
export const readRoleType = operation({
  method: 'GET',
  path: '/api/profile/{profile}/roles/describe/{role}',
  access: 'direct',
  summary: 'One role type',
  answers: { 200: RoleDescription },
  async handle(request) {
    const { params, profile } = request
    const role = params.role
    const types = await roleTypesOf(request, [{ profile: profile.id, role }])
    const type = types(profile.id, role)
    if (!type) fail('not_found')
    const isManaged = await managedBy(request, [type.owner])
    return answer(200, roleDescription(type, await organizationOf(request, profile), isManaged(type.owner)))
  }
})
