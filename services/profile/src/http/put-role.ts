import { Role, RoleCreate } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { profileFold, profileStream } from '../domain/profile.ts'
import { grantRole as grant, noteRole } from '../domain/roles.ts'
import { drawKey } from './draw-key.ts'
import { shownRole } from './grant-role.ts'
import { readRoleNotes } from './read-role-create.ts'
import { typeOfRole } from './type-of-role.ts'

/** PUT /api/profile/{profile}/roles/{role}/{user}: what is noted of a role; who has none is given it. */
export const putRole = operation({
  method: 'PUT',
  path: '/api/profile/{profile}/roles/{role}/{user}',
  access: 'direct',
  maker: true,
  summary: 'Change what is noted of a role, or grant it to a user who has none',
  body: RoleCreate,
  answers: { 200: Role, 201: Role },
  async handle(request) {
    const { params, profile, engine } = request
    const notes = readRoleNotes(request.body)
    const key = drawKey(engine)
    const stream = profileStream(profile.id)
    const role = params.role ?? ''
    const user = request.user.id
    return request.commit(async (transaction) => {
      const state = await request.reveal(await transaction.load(stream, profileFold))
      const type = state.is === 'live' ? await typeOfRole(transaction, state, role) : undefined
      if (state.is !== 'live' || !type) fail('not_found')
      const granted = grant(state, { user, role, optedIn: type.skip_optin_on_grant, key, ...notes })
      const isThere = granted.ok && granted.events.length === 0
      const decision = isThere ? noteRole(state, user, notes) : granted
      transaction.append(stream, decision)
      const events = decision.ok ? decision.events : []
      const known = isThere || state.roles[user]?.is === 'requested'
      const shown = { state, events, user, invited: undefined }
      return answer(known ? 200 : 201, await shownRole(request, shown, transaction.time))
    })
  }
})
