import { Role, RoleCreate, type UserInvited } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, type OperationRequest, operation, type RoleDocument } from '@bursar/service-kit'
import { Type } from 'typebox'
import { type LiveProfile, profileFold, profileStream } from '../domain/profile.ts'
import { rolesAfter } from '../domain/role-state.ts'
import { type Grant, grantRole as grant, type RoleEvent } from '../domain/roles.ts'
import { deriveSlug } from '../domain/slug.ts'
import type { SlugNames } from '../names/slug-names.ts'
import { namesFor } from '../names/users-names.ts'
import { drawKey } from './draw-key.ts'
import { readRoleCreate, userNamed, type WantedRole } from './read-role-create.ts'
import { organizationOf, roleForm, roleRows } from './role-form.ts'
import { typeOfRole } from './type-of-role.ts'

/** POST /api/profile/{profile}/roles/{role}: gives a role to a user, which also grants what the user asked for. */
export const grantRole = operation({
  method: 'POST',
  path: '/api/profile/{profile}/roles/{role}',
  access: 'direct',
  maker: true,
  summary: 'Grant a role to a user, or accept the request for one',
  query: Type.Object({ force: Type.Optional(Type.Boolean()) }),
  body: RoleCreate,
  answers: { 200: Role, 201: Role },
  async handle(request) {
    const { params, profile, query, engine } = request
    const wanted = readRoleCreate(request.body)
    const known = await userNamed(request, wanted)
    if (!known && !(query.force && wanted.email)) fail('not_found')
    const ids = { user: known?.id ?? engine.world.id(), personal_profile: engine.world.id() }
    const key = drawKey(engine)
    const names = await namesFor(request)
    const stream = profileStream(profile.id)
    const role = params.role ?? ''
    return request.commit(async (transaction) => {
      const state = await request.reveal(await transaction.load(stream, profileFold))
      if (state.is !== 'live') fail('not_found')
      const type = await typeOfRole(transaction, state, role)
      if (!type) fail('not_found')
      const { extra, message } = wanted
      const given: Grant = { user: ids.user, role, optedIn: type.skip_optin_on_grant, key, extra, message }
      const decision = grant(state, given)
      transaction.append(stream, decision)
      const invited = known
        ? undefined
        : await invite(transaction, { wanted, ids, names, profile: profile.id })
      if (invited) transaction.append(stream, [{ type: 'profile.user-invited', data: invited }])
      const events = decision.ok ? decision.events : []
      const asked = state.roles[ids.user]?.is === 'requested'
      const status = events.length === 0 || asked ? 200 : 201
      return answer(
        status,
        await shownRole(request, { state, events, user: ids.user, invited }, transaction.time)
      )
    })
  }
})

interface Invitation {
  readonly wanted: WantedRole
  readonly ids: { readonly user: string; readonly personal_profile: string }
  readonly names: SlugNames
  readonly profile: string
}

/** The account that the auth service is to open for somebody whom nobody knows. */
async function invite(
  transaction: Transaction,
  { wanted, ids, names, profile }: Invitation
): Promise<UserInvited> {
  const { email = '', fullName = email.split('@')[0] ?? '' } = wanted
  const slug = await names.suggest(transaction, deriveSlug(fullName))
  return { ...ids, person: ids.user, slug, full_name: fullName, email, profile }
}

export interface Granted {
  readonly state: LiveProfile
  readonly events: readonly RoleEvent[]
  readonly user: string
  readonly invited: UserInvited | undefined
}

/** The role as it is now; an invited user is shown as the invitation says. */
export async function shownRole(
  request: OperationRequest<any, any>,
  { state, events, user, invited }: Granted,
  time: string
): Promise<Role> {
  const roles = events.reduce((now, event) => rolesAfter(now, { ...event, time }, state), state.roles)
  const now = roles[user]
  if (!now) throw new Error('the role that was granted is not there')
  const { is: status, accepted: _, told_at: __, ...rest } = now
  const document: RoleDocument = { profile: state.profile, user, status, ...rest, personal: false }
  const [row] = await roleRows(request, [document])
  if (!row) throw new Error('the role that was granted is not shown')
  const { slug = '', full_name = '', email = '' } = invited ?? {}
  const shownUser = invited ? { ...row.user, slug, full_name, email } : row.user
  const short = await organizationOf(request, request.profile)
  return roleForm({ ...row, user: shownUser }, short, request.origin)
}
