import { Role, RoleCreate } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import { awaitOwner } from '../../invitations/await-owner.ts'
import { countInvitations } from '../../invitations/count-invitations.ts'
import { checkStanding, standingOf } from '../../invitations/standing-of.ts'
import { profileFold, profileStream } from '../../profiles/domain/profile.ts'
import { typeOfRole } from '../../role-types/type-of-role.ts'
import { drawKey } from '../../shared/draw-key.ts'
import { grantRole as grant, repeatOffer } from '../domain/roles.ts'
import { meantBy, readRoleCreate } from '../read-role-create.ts'
import { recipientOf } from '../role-of-user.ts'
import { shownRole } from '../shown-role.ts'

/**
 * POST /api/profile/{profile}/roles/{role}: gives a role to a user, which also grants what the user asked for, or to
 * whoever has an address. `force` says that a mail goes out, for what waits already too, and changes nothing else.
 */
export const grantRole = operation({
  method: 'POST',
  path: '/api/profile/{profile}/roles/{role}',
  access: 'direct',
  keys: false,
  maker: true,
  summary: 'Grant a role to a user, or accept the request for one',
  query: Type.Object({ force: Type.Optional(Type.Boolean()) }),
  body: RoleCreate,
  answers: { 200: Role, 201: Role },
  refuses: [409],
  async handle(request) {
    const { params, profile, engine, seen, origin, query } = request
    const wanted = readRoleCreate(request.body)
    const role = params.role
    // Who looks after a shadow gives it its first manager, and nothing else.
    if (!seen.all && role !== 'manager') fail('forbidden')
    const meant = (await meantBy(request, wanted)) ?? fail('not_found')
    const drawn = { offer: engine.world.id(), key: drawKey(engine) }
    const by = await standingOf(request)
    const stream = profileStream(profile.id)
    return request.commit(async (transaction) => {
      const state = await request.reveal(await transaction.load(stream, profileFold))
      if (state.is !== 'live') fail('not_found')
      await checkStanding(transaction, state, by)
      const type = (await typeOfRole(transaction, state, role)) ?? fail('not_found')
      const to = await recipientOf(transaction, state, meant.to)
      const { extra, message } = wanted
      const said = { role, optedIn: type.skip_optin_on_grant, given: meant.given, extra, message }
      const telling = { now: transaction.time, origin, invites: query.force }
      const decision = grant(state, { ...drawn, ...said, ...telling, to, by })
      transaction.append(stream, decision)
      const events = decision.ok ? decision.events : []
      await countInvitations(transaction, { state, events, by })
      await awaitOwner(transaction, to, events)
      if (query.force && decision.ok && events.length === 0) {
        const told = repeatOffer(state, to, role, telling)
        if (told.ok) transaction.append(stream, told)
      }
      const asked = !('address' in to) && state.roles[to.user]?.is === 'requested'
      const status = events.length === 0 || asked ? 200 : 201
      return answer(
        status,
        await shownRole(request, { state, events, to, role, given: meant.given }, transaction.time)
      )
    })
  }
})
