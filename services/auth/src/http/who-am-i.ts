import { type Accessible, BROKER_PROFILE, PublicSession } from '@bursar/contracts'
import {
  answer,
  fail,
  type OperationRequest,
  operation,
  type ProfileRef,
  profileKey
} from '@bursar/service-kit'
import type { RoleDocument } from '../projections/roles.ts'
import { accessible } from './accessible.ts'
import { userById } from './read-user.ts'

const mostRoles = 1_000

/** GET /api/auth/tokens: who the caller is, with all roles. */
export const whoAmI = operation({
  method: 'GET',
  path: '/api/auth/tokens',
  access: 'user',
  summary: 'Who am I, with the list of my roles',
  answers: { 200: PublicSession },
  async handle(request) {
    const { caller } = request
    if (!caller) fail('not_authenticated')
    const user = await userById(request, caller.user)
    const roles = await rolesOf(request, caller.user, user)
    return answer(200, { ...user, roles, last_visited: user.last_login })
  }
})

async function rolesOf(
  { collection, reveal, origin }: OperationRequest<any, any>,
  user: string,
  { slug, credentials }: { slug: string; credentials: boolean }
): Promise<Accessible[]> {
  const query = { list: 'user', by: user, descending: true, offset: 0, limit: mostRoles }
  const rows: RoleDocument[] = (await collection('roles').page(query)).map(({ body }) => JSON.parse(body))
  const keys = [BROKER_PROFILE, ...rows.map(({ profile }) => profile)].map(profileKey)
  const stored = await collection('access').load([...new Set(keys)])
  const profiles = await reveal(
    Object.fromEntries([...stored].map(([key, body]) => [key, JSON.parse(body) as ProfileRef]))
  )
  const siteBegan = profiles[profileKey(BROKER_PROFILE)]?.created_at
  return rows.flatMap((role) => {
    const profile = profiles[profileKey(role.profile)]
    if (!profile) return []
    return [
      accessible({ role, profile, origin, user: slug, siteBegan: siteBegan ?? role.created_at, credentials })
    ]
  })
}
