import { Role, RoleCreate } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { awaitOwner } from '../../invitations/await-owner.ts'
import { countInvitations } from '../../invitations/count-invitations.ts'
import { checkStanding, standingOf } from '../../invitations/standing-of.ts'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { typeOfRole } from '../../role-types/type-of-role.ts'
import { drawKey } from '../../shared/draw-key.ts'
import { grantRole as grant, noteRole } from '../domain/roles.ts'
import { readRoleNotes } from '../read-role-create.ts'
import { givenByUrl, namedRecipient, recipientOf } from '../role-of-user.ts'
import { shownRole } from '../shown-role.ts'

/** PUT /api/profile/{profile}/roles/{role}/{user}: what is noted of a role; who has none is given it. */
export const putRole = operation({
  method: 'PUT',
  path: '/api/profile/{profile}/roles/{role}/{user}',
  access: 'direct',
  keys: false,
  maker: true,
  summary: 'Change the notes of a role, or grant it to a user who does not have it',
  body: RoleCreate,
  answers: { 200: Role, 201: Role },
  refuses: [409],
  async handle(request) {
    const { params, profile, engine, seen } = request
    const notes = readRoleNotes(request.body)
    const role = params.role
    if (!seen.all && role !== 'manager') fail('forbidden')
    const drawn = { offer: engine.world.id(), key: drawKey(engine) }
    const by = await standingOf(request)
    const [named, given] = [await namedRecipient(request), givenByUrl(request)]
    const stream = profileStream(profile.id)
    return request.commit(async (transaction) => {
      const state = await request.reveal(await transaction.load(stream, profileFold))
      const type = state.is === 'live' ? await typeOfRole(transaction, state, role) : undefined
      if (state.is !== 'live' || !type) fail('not_found')
      await checkStanding(transaction, state, by)
      const to = await recipientOf(transaction, state, named)
      const said = { role, optedIn: type.skip_optin_on_grant, given, ...notes }
      const granted = grant(state, {
        ...drawn,
        ...said,
        to,
        by,
        now: transaction.time,
        origin: request.origin
      })
      const isThere = granted.ok && granted.events.length === 0
      const decision = isThere ? noteRole(state, to, role, notes) : granted
      transaction.append(stream, decision)
      const events = decision.ok ? decision.events : []
      await countInvitations(transaction, { state, events, by })
      await awaitOwner(transaction, to, events)
      const known = isThere || (!('address' in to) && state.roles[to.user]?.is === 'requested')
      const shown = { state, events, to, role, given }
      return answer(known ? 200 : 201, await shownRole(request, shown, transaction.time))
    })
  }
})
