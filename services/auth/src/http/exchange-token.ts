import { type TokenPair as Pair, Token, TokenPair } from '@bursar/contracts'
import type { Decision, Transaction } from '@bursar/event-sourcing'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import {
  renewSession,
  type SessionEvent,
  session,
  sessionStream,
  spendRefreshToken
} from '../domain/session.ts'
import { readUser } from '../login/find-user.ts'
import type { TokenKeys } from '../tokens/keys.ts'
import { readRefreshToken } from '../tokens/refresh-token.ts'
import { type Draw, drawTokens } from '../tokens/token-pair.ts'
import { detailOf } from './user-detail.ts'

/**
 * POST /api/auth/tokens: a refresh token, or the caller's access token, for a new pair. A refresh token is a
 * credential of its own, so the URL is public and the handler asks for a login where it needs one.
 */
export function exchangeToken(keys: TokenKeys) {
  return operation({
    method: 'POST',
    path: '/api/auth/tokens',
    access: 'public',
    summary: 'Exchange an access token or a refresh token for a new pair',
    body: Token,
    answers: { 200: TokenPair },
    async handle(request) {
      const { id, hash } = await sessionBehind(request)
      const draw = drawTokens(keys, request, id)
      let ended = false
      const answered = await request.commit(async (transaction) => {
        const decision = await decide(transaction, draw, hash, request.engine.world.clock.real())
        transaction.append(sessionStream(id), decision)
        ended = decision.ok && decision.events.some(({ type }) => type === 'auth.session-revoked')
        return ended ? answer(401) : answer(200, await newPair(request, transaction, draw))
      })
      // The end of the family is in the log by now; the caller learns as little as with any other bad token.
      if (ended) fail('invalid_token')
      return answered
    }
  })
}

/** Which session is asked for; `hash` is the refresh token's, absent when an access token was shown. */
async function sessionBehind({ body, caller, checkToken }: OperationRequest<{ token: string }, any>) {
  const refresh = readRefreshToken(body.token)
  if (refresh) return { id: refresh.session, hash: refresh.hash }
  if (!caller) fail('not_authenticated')
  const verdict = await checkToken(body.token)
  if (verdict.is !== 'good' || verdict.caller.user !== caller.user) fail('invalid_token')
  return { id: verdict.caller.session, hash: undefined }
}

async function decide(
  transaction: Transaction,
  { session: id, next }: Draw,
  hash: string | undefined,
  now: number
): Promise<Decision<SessionEvent>> {
  const state = await transaction.load(sessionStream(id), session)
  if (hash === undefined) return renewSession(state, next)
  return spendRefreshToken(state, hash, next, new Date(now).toISOString())
}

async function newPair(
  request: OperationRequest<any, any>,
  transaction: Transaction,
  draw: Draw
): Promise<Pair> {
  const state = await transaction.load(sessionStream(draw.session), session)
  const user = state.is === 'open' ? await readUser(request.engine, state.user) : { is: 'absent' as const }
  if (user.is !== 'live') fail('invalid_token')
  return draw.pair(user.user, detailOf(user, request.now))
}
