import { ExchangedTokens, SessionQuery } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { lettingIn } from '../../login/let-in.ts'
import { goesOn, type OpenSession, session, sessionStream } from '../../sessions/domain/session.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import type { PartToOpen } from '../../sessions/open-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { type LiveUser, user, userStream } from '../../users/domain/user.ts'
import { readUser } from '../../users/find-user.ts'
import { dropKey, openedBy } from '../keys.ts'

type Request = OperationRequest<any, any>

/**
 * POST /api/auth/handoff/{key}: opens a session as a part of the one that the key was asked for in. It has no refresh token:
 * a browser holds it in a cookie, others have its access token and exchange that.
 */
export function useHandoff(keys: TokenKeys, guard: LoginGuard) {
  return operation({
    method: 'POST',
    path: '/api/auth/handoff/{key}',
    access: 'public',
    openLimit: null,
    summary: 'Go on with a session by a key that was asked for in it',
    query: SessionQuery,
    answers: { 201: ExchangedTokens },
    refuses: [400, 403],
    async handle(request) {
      await guard.logIn(request)
      const { engine, params, query } = request
      const part = (await openedBy(engine, params.key)) ?? fail('key_unknown')
      const account = await readUser(engine, (await wholeOf(engine.load, part)).user)
      if (account.is !== 'live') fail('key_unknown')
      const letIn = await lettingIn(keys, request, account, part)
      return request.commit(async (transaction) => {
        const current = await stillThere(request, transaction, part)
        dropKey(transaction, params.key)
        const { tokens, headers } = letIn(transaction, current)
        const { refresh_token: _, ...shown } = tokens
        return answer(201, query.cookie ? tokens : shown, headers)
      })
    }
  })
}

/** The session that it is a part of, while that goes on. */
async function wholeOf(load: Transaction['load'], { of }: PartToOpen): Promise<OpenSession> {
  const whole = await load(sessionStream(of), session)
  return whole.is === 'open' ? whole : fail('key_unknown')
}

/** The account, where the key was not used meanwhile, and the session behind it did not end. */
async function stillThere(
  { reveal }: Request,
  transaction: Transaction,
  part: PartToOpen
): Promise<LiveUser> {
  const whole = await wholeOf(transaction.load, part)
  const account = await reveal(await transaction.load(userStream(whole.user), user))
  const opened = await transaction.load(sessionStream(part.session), session)
  if (account.is !== 'live' || !account.active || opened.is !== 'absent') return fail('key_unknown')
  return goesOn(whole, account.sessions) ? account : fail('key_unknown')
}
