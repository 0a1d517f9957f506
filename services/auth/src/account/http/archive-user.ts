import { keptUntil, UserArchival } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import {
  answer,
  fail,
  type OperationRequest,
  operation,
  shownText,
  type UserDocument,
  userInShort
} from '@bursar/service-kit'
import { Type } from 'typebox'
import { askMail } from '../../notices/kind.ts'
import { countOthers } from '../../sessions/going-on.ts'
import {
  archiveUser as archive,
  type LiveUser,
  user as userFold,
  userStream
} from '../../users/domain/user.ts'
import { credentialsEnding } from '../end-credentials.ts'
import { lastManaged, lastManagerOf, profilesByIds, rolesOfUser } from '../last-managed.ts'

type Request = Pick<OperationRequest, 'collection' | 'engine' | 'reveal' | 'user'>

/**
 * DELETE /api/users/{user}: takes an account out of use, with its personal profile and its roles, which end in the
 * profile service (ADR 26). No secret is asked for, since clients send no body here; the user is told by mail.
 */
export const archiveUser = operation({
  method: 'DELETE',
  path: '/api/users/{user}',
  access: 'self',
  unconditional: true,
  summary: 'Archive a user account: its credentials, sessions, roles and personal profile end',
  query: Type.Object({
    dry_run: Type.Optional(Type.Boolean({ description: 'Answers what it would do, and does nothing.' }))
  }),
  answers: { 200: UserArchival, 204: null },
  refuses: [409],
  async handle(request) {
    const { id } = request.user
    const { query, engine, origin } = request
    if (query.dry_run) {
      const told = await request.transact(async (transaction) =>
        archivalOf(request, await archivable(request, transaction))
      )
      return { ...answer(200, told), kept: false }
    }
    const endCredentials = await credentialsEnding(engine)
    return request.commit(async (transaction) => {
      const account = await archivable(request, transaction)
      transaction.append(userStream(id), archive(account))
      await endCredentials(transaction, account)
      askMail(transaction, `archived ${id}`, { notice: 'accountArchived', user: id, origin })
      return answer(204)
    })
  }
})

/** The account, revealed; fails with 409 while a profile would be left without a manager. */
async function archivable(request: Request, transaction: Transaction): Promise<LiveUser> {
  const account = await request.reveal(await transaction.load(userStream(request.user.id), userFold))
  if (account.is !== 'live') fail('not_found')
  const last = await lastManaged(request, transaction, account)
  if (last.length > 0) fail('last_manager', { detail: lastManagerOf(await slugsOf(request, last)) })
  return account
}

async function slugsOf(request: Request, ids: readonly string[]): Promise<string[]> {
  const profiles = await request.reveal(await profilesByIds(request, ids))
  return profiles.map(({ slug }) => shownText(slug))
}

async function archivalOf(request: Request, account: LiveUser): Promise<UserArchival> {
  const { user: id, profile: own } = account
  const document = await request.collection('users').get<UserDocument>(id)
  if (document === undefined) fail('not_found')
  const roles = Object.entries(await rolesOfUser(request, id)).filter(([, { is }]) => is === 'active')
  const ids = [own, ...roles.map(([profile]) => profile).filter((profile) => profile !== own)]
  const profiles = await request.reveal(await profilesByIds(request, ids))
  const personal = profiles.find((profile) => profile.id === own && !profile.archived)
  const lost = profiles.filter((profile) => profile.id !== own)
  const roleOn = Object.fromEntries(roles)
  return {
    user: userInShort(await request.reveal(document)),
    profile: personal ? shownText(personal.slug) : null,
    roles: lost.map(({ id: on, slug }) => ({ profile: shownText(slug), role: roleOn[on]?.role ?? '' })),
    name_kept_until: keptUntil(request.engine.world.clock.now()),
    sessions_ended: await countOthers(request, account, undefined)
  }
}
