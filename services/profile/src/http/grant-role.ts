import { Role, RoleCreate } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, type OperationRequest, operation, type RoleDocument } from '@bursar/service-kit'
import { Type } from 'typebox'
import { addressFold, addressStream, awaitAddress } from '../domain/address.ts'
import { type LiveProfile, profileAfter, profileFold, profileStream } from '../domain/profile.ts'
import { type Grant, grantRole as grant, type Recipient, type RoleEvent } from '../domain/roles.ts'
import { countInvitations } from '../invitations/count-invitations.ts'
import { drawKey } from './draw-key.ts'
import { meantBy, readRoleCreate } from './read-role-create.ts'
import { roleDocument } from './role-document.ts'
import { organizationOf, roleForm, roleRows } from './role-form.ts'
import { recipientOf } from './role-of-user.ts'
import { checkStanding, standingOf } from './standing-of.ts'
import { typeOfRole } from './type-of-role.ts'

/**
 * POST /api/profile/{profile}/roles/{role}: gives a role to a user, which also grants what the user asked for, or to
 * whoever has an address. `force` says that a mail goes out, and changes nothing else.
 */
export const grantRole = operation({
  method: 'POST',
  path: '/api/profile/{profile}/roles/{role}',
  access: 'direct',
  maker: true,
  summary: 'Grant a role to a user, or accept the request for one',
  query: Type.Object({ force: Type.Optional(Type.Boolean()) }),
  body: RoleCreate,
  answers: { 200: Role, 201: Role },
  refuses: [409],
  async handle(request) {
    const { params, profile, engine, seen } = request
    const wanted = readRoleCreate(request.body)
    const role = params.role ?? ''
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
      const decision = grant(state, { ...drawn, ...said, to, by, now: transaction.time })
      transaction.append(stream, decision)
      const events = decision.ok ? decision.events : []
      await countInvitations(transaction, { state, events, by })
      await awaitOwner(transaction, to, events)
      const asked = !('address' in to) && state.roles[to.user]?.is === 'requested'
      const status = events.length === 0 || asked ? 200 : 201
      return answer(
        status,
        await shownRole(request, { state, events, to, role, given: meant.given }, transaction.time)
      )
    })
  }
})

/** An offer to an address is noted on the stream of the address, where it waits until somebody has verified it. */
export async function awaitOwner(
  transaction: Transaction,
  to: Recipient,
  events: readonly RoleEvent[]
): Promise<void> {
  const made = events.find(({ type }) => type === 'profile.role-offered')
  if (!('address' in to) || made?.type !== 'profile.role-offered') return
  const { profile, offer = '' } = made.data
  const stream = addressStream(to.address)
  const address = await transaction.load(stream, addressFold)
  transaction.append(stream, awaitAddress(address, { address: to.address, profile, offer }))
}

export interface Granted {
  readonly state: LiveProfile
  readonly events: readonly RoleEvent[]
  readonly to: Recipient
  readonly role: string
  readonly given: Grant['given']
}

/** The role as it is now; who has not accepted is shown as typed. */
export async function shownRole(
  request: OperationRequest<any, any>,
  { state, events, to, role, given }: Granted,
  time: string
): Promise<Role> {
  const after = profileAfter(state, events, time)
  const document: RoleDocument = roleDocument(after, to, role, given) ?? fail('not_found')
  const [row] = await roleRows(request, [document])
  if (!row) throw new Error('the role that was granted is not shown')
  return roleForm(request, row, await organizationOf(request, request.profile))
}
