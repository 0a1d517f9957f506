import { answer, fail, operation } from '@bursar/service-kit'
import { endOtherSessions, user as userFold, userStream } from '../../users/domain/user.ts'
import { goesOn, session, sessionStream } from '../domain/session.ts'
import { endWhole } from '../end-with.ts'
import { ownSession } from '../own-session.ts'

/** DELETE /api/users/{user}/sessions: all but the one that is asked in; of another user all. */
export const endSessions = operation({
  method: 'DELETE',
  path: '/api/users/{user}/sessions',
  access: 'self',
  summary: 'End every session of a user but the caller’s own',
  answers: { 204: null },
  async handle(request) {
    const { user, commit } = request
    const kept = ownSession(request, user.id)
    return commit(async (transaction) => {
      const account = await transaction.load(userStream(user.id), userFold)
      transaction.append(userStream(user.id), endOtherSessions(account, kept))
      return answer(204)
    })
  }
})

/** DELETE /api/users/{user}/sessions/{id}: one that has ended, or is another user's, is not there. */
export const endOneSession = operation({
  method: 'DELETE',
  path: '/api/users/{user}/sessions/{id}',
  access: 'self',
  summary: 'End one session of a user',
  answers: { 204: null },
  async handle({ user, params, commit, engine }) {
    return commit(async (transaction) => {
      const account = await transaction.load(userStream(user.id), userFold)
      const state = await transaction.load(sessionStream(params.id), session)
      const isTheirs = account.is === 'live' && state.is === 'open' && state.user === user.id
      if (!isTheirs || !goesOn(state, account.sessions)) fail('not_found')
      if (Date.parse(state.expires_at) <= engine.world.clock.real()) fail('not_found')
      await endWhole(engine, transaction, params.id, 'ended')
      return answer(204)
    })
  }
})
