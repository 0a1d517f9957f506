import { ChangedUser, PatchedUserUpdate, UserUpdate } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import {
  type Answer,
  answer,
  fail,
  type OperationRequest,
  operation,
  type UserDocument
} from '@bursar/service-kit'
import { openAddresses } from '../../addresses/addresses.ts'
import { issueVerification, issuing } from '../../challenges/issue.ts'
import { tellFormer } from '../../notices/tell-former.ts'
import { countOthers } from '../../sessions/going-on.ts'
import { ownSession } from '../../sessions/own-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { type LiveUser, updateUser as update, user, userStream } from '../../users/domain/user.ts'
import { newUsernameFault } from '../../users/domain/username.ts'
import { freeNames } from '../../users/free-names.ts'
import { moveAddresses } from '../../users/move-addresses.ts'
import { moveName } from '../../users/move-name.ts'
import { openNames } from '../../users/names.ts'
import { readChanges } from '../../users/read-changes.ts'
import { detailOf } from '../../users/user-detail.ts'
import { addressProof } from '../../users/verify-address.ts'
import { addressStepUp, isNewAddress, shownAddress, withoutEmail } from '../prove-change.ts'

const shared = {
  path: '/api/users/{user}',
  access: 'self',
  unconditional: true,
  answers: { 200: ChangedUser },
  stepUp: addressStepUp
} as const

/** PUT /api/users/{user}: the name is mandatory, and what else is left out stays as it is. */
export const updateUser = (guard: LoginGuard) =>
  operation({
    ...shared,
    method: 'PUT',
    summary: 'Update a user account',
    body: UserUpdate,
    handle: (request) => guard.naming(request, () => changeDetails(request, guard))
  })

/** PATCH /api/users/{user} */
export const patchUser = (guard: LoginGuard) =>
  operation({
    ...shared,
    method: 'PATCH',
    summary: 'Update some details of a user',
    body: PatchedUserUpdate,
    handle: (request) => guard.naming(request, () => changeDetails(request, guard))
  })

async function changeDetails(
  request: OperationRequest<PatchedUserUpdate, any>,
  guard: LoginGuard
): Promise<Answer> {
  const { engine, collection } = request
  const { id, profile } = request.user
  const wanted = readChanges(request.body)
  const shown = await shownAddress(request, wanted.email, guard)
  const changes = shown === undefined ? wanted : withoutEmail(wanted)
  const names = await openNames(engine)
  const addresses = await openAddresses(engine)
  const isFree = freeNames(names, collection('access'), id, profile)
  const kept = ownSession(request, id)
  const prove =
    shown === undefined
      ? undefined
      : await addressProof(engine, { user: id, kind: 'email', text: shown, kept })
  const { email } = changes
  const address = typeof email === 'string' && email !== '' ? email : undefined
  const proof = engine.world.id()
  const lastLogin = (await collection('users').get<UserDocument>(id))?.last_login ?? null
  return issuing(request, { guard, address }, (issuer) =>
    request.commit(async (transaction) => {
      const stream = userStream(id)
      const before = await request.reveal(await transaction.load(stream, user))
      if (before.is !== 'live') fail('not_found')
      // A name that version 0.1 gave stays.
      const { slug } = changes
      const fault = typeof slug === 'string' && slug !== before.slug && newUsernameFault(slug)
      if (fault) fail('invalid_fields', { fields: { slug: [fault] } })
      const decision = update(before, changes)
      transaction.append(stream, decision)
      await moveName(transaction, { names, isFree }, before, changes)
      await moveAddresses(transaction, addresses, before, changes)
      if (issuer && address !== undefined && isNewAddress(before, address)) {
        await issueVerification(transaction, { addresses, issuer }, { user: id, address })
      }
      const changed = decision.ok ? (foldOn(user, before, decision.events, request.now) as LiveUser) : before
      const after = prove ? await prove(transaction, changed) : changed
      if (shown !== undefined) {
        tellFormer(transaction, before, { kind: 'email', text: shown, id: proof, origin: request.origin })
      }
      const isEnding = after.sessions.epoch !== before.sessions.epoch
      const ended = isEnding && { sessions_ended: await countOthers(request, before, kept) }
      return answer(200, { ...detailOf(after, lastLogin), ...ended })
    })
  )
}
