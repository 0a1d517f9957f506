import { Accessible } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { ownRoleByUrl } from '../../roles/role-by-url.ts'
import { accessibleForms, accessibleRows } from '../accessible-rows.ts'

/** GET /api/users/{user}/accessibles/{role}/{profile} */
export const readAccessible = operation({
  method: 'GET',
  path: '/api/users/{user}/accessibles/{role}/{profile}',
  access: 'self',
  colleagues: true,
  summary: 'One role of the user',
  answers: { 200: Accessible },
  async handle(request) {
    const rows = await accessibleRows(request, [await ownRoleByUrl(request)])
    const [form] = await accessibleForms(request, rows)
    return form ? answer(200, form) : fail('not_found')
  }
})
