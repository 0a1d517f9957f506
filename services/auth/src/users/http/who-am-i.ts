import { PublicSession, type SessionRole } from '@bursar/contracts'
import {
  accessible,
  answer,
  fail,
  type OperationRequest,
  operation,
  type ProfileRef,
  profileKey,
  ROLES,
  type RoleDocument,
  roleTypesOf
} from '@bursar/service-kit'
import { userById } from '../user-by-id.ts'

const mostRoles = 1_000

/** GET /api/auth/tokens: who the caller is, with every role that is held. */
export const whoAmI = operation({
  method: 'GET',
  path: '/api/auth/tokens',
  access: 'user',
  summary: 'The user who is logged in, with their roles',
  answers: { 200: PublicSession },
  refuses: [404],
  async handle(request) {
    const { caller } = request
    if (!caller) fail('not_authenticated')
    const user = await userById(request, caller.user)
    const roles = await rolesOf(request, caller.user, user)
    return answer(200, { ...user, roles, last_visited: user.last_login })
  }
})

async function rolesOf(
  request: OperationRequest<any, any>,
  user: string,
  { slug, credentials }: { slug: string; credentials: boolean }
): Promise<SessionRole[]> {
  const { collection, reveal, origin } = request
  const query = { list: 'user', by: user, descending: true, offset: 0, limit: mostRoles }
  const rows = await collection(ROLES).documents<RoleDocument>(query)
  const held = await reveal(rows.filter(({ status }) => status === 'active'))
  const stored = await collection('access').getAll<ProfileRef>(held.map(({ profile }) => profileKey(profile)))
  const profiles = await reveal(Object.fromEntries(stored))
  const types = await roleTypesOf(request, held)
  return held.flatMap((role) => {
    const profile = profiles[profileKey(role.profile)]
    if (!profile) return []
    const shown = { role, profile, types, origin, user: slug, own: true }
    const held = accessible({ ...shown, credentials: role.personal && credentials })
    const { is_provider, broker: is_broker } = profile
    return [{ ...held, profile: { ...held.profile, is_provider, is_broker } }]
  })
}
