import { PatchedUserUpdate, UserDetail, UserUpdate } from '@bursar/contracts'
import {
  type Answer,
  answer,
  fail,
  type OperationRequest,
  operation,
  type UserDocument
} from '@bursar/service-kit'
import { openAddresses } from '../../addresses/addresses.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { type LiveUser, updateUser as update, user, userStream } from '../domain/user.ts'
import { newUsernameFault } from '../domain/username.ts'
import { freeNames } from '../free-names.ts'
import { moveAddresses } from '../move-addresses.ts'
import { moveName } from '../move-name.ts'
import { openNames } from '../names.ts'
import { readChanges } from '../read-changes.ts'
import { detailOf } from '../user-detail.ts'

const shared = {
  path: '/api/users/{user}',
  access: 'self',
  unconditional: true,
  answers: { 200: UserDetail }
} as const

/** PUT /api/users/{user}: the name is mandatory, and what else is left out stays as it is. */
export const updateUser = (guard: LoginGuard) =>
  operation({
    ...shared,
    method: 'PUT',
    summary: 'Update a user account',
    body: UserUpdate,
    handle: (request) => guard.naming(request, () => changeDetails(request))
  })

/** PATCH /api/users/{user} */
export const patchUser = (guard: LoginGuard) =>
  operation({
    ...shared,
    method: 'PATCH',
    summary: 'Update some details of a user',
    body: PatchedUserUpdate,
    handle: (request) => guard.naming(request, () => changeDetails(request))
  })

async function changeDetails(request: OperationRequest<PatchedUserUpdate, any>): Promise<Answer> {
  const { engine, collection } = request
  const { id, profile } = request.user
  const changes = readChanges(request.body)
  const names = await openNames(engine)
  const addresses = await openAddresses(engine)
  const isFree = freeNames(names, collection('access'), id, profile)
  const lastLogin = (await collection('users').get<UserDocument>(id))?.last_login ?? null
  return request.commit(async (transaction) => {
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
    const told = decision.ok ? decision.events : []
    const after = told.reduce<typeof user.initial>(
      (state, event) => user.evolve(state, { ...event, time: request.now }),
      before
    )
    return answer(200, detailOf(after as LiveUser, lastLogin))
  })
}
