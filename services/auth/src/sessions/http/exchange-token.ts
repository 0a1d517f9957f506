import { ExchangedTokens, Token } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { type Answer, answer, type Caller, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { type LiveUser, user, userStream } from '../../users/domain/user.ts'
import { detailOf } from '../../users/user-detail.ts'
import { browserHeaders } from '../browser-session.ts'
import { goesOn, type OpenSession, session, sessionStream, spendRefreshToken } from '../domain/session.ts'
import { endWhatFollows } from '../end-with.ts'
import { extendedToken } from '../extended-token.ts'
import type { TokenKeys } from '../keys.ts'
import { type RefreshToken, readRefreshToken } from '../refresh-token.ts'
import { keepSuccessor, keptSuccessor, wipeSuccessor } from '../successor.ts'
import type { Holder } from '../token-claims.ts'
import { type Draw, drawTokens, tokenPair } from '../token-pair.ts'

/** A minute: one office may be a thousand browsers, each of which comes every ten minutes. */
const REFRESHES_MAX = 600

type Request = OperationRequest<{ readonly token: string }, any>

/**
 * POST /api/auth/tokens: a refresh token for the next pair, or the caller's access token for another access token.
 * A refresh token is a credential of its own, so the URL is public and the handler asks for a login where it needs
 * one.
 */
export function exchangeToken(keys: TokenKeys) {
  return operation({
    method: 'POST',
    path: '/api/auth/tokens',
    access: 'public',
    openLimit: REFRESHES_MAX,
    summary: 'Exchange a refresh token for a new pair, or an access token for another access token',
    body: Token,
    answers: { 200: ExchangedTokens },
    async handle(request: Request) {
      await keys.refresh(request.engine)
      const shown = readRefreshToken(request.body.token)
      return shown ? exchangeRefreshToken(keys, request, shown) : extend(keys, request)
    }
  })
}

async function exchangeRefreshToken(keys: TokenKeys, request: Request, shown: RefreshToken): Promise<Answer> {
  const draw = drawTokens(keys, request, shown.session)
  let ended = false
  const answered = await request.commit(async (transaction) => {
    const { state, holder } = await going(request, transaction, shown.session)
    const given = await spend(request, transaction, { state, shown, draw })
    ended = given === undefined
    if (!given) return answer(401)
    const headers = state.browser ? browserHeaders(keys, request, holder.part) : {}
    return answer(200, tokenPair(keys, given, holder), headers)
  })
  // The end of the family is in the log by now; the caller learns as little as with any other bad token.
  if (ended) fail('invalid_token')
  return answered
}

interface Spending {
  readonly state: OpenSession
  readonly shown: RefreshToken
  readonly draw: Draw
}

/** The token that follows the one that is shown; undefined when that ended the session. */
async function spend(
  { engine }: Request,
  transaction: Transaction,
  { state, shown, draw }: Spending
): Promise<RefreshToken | undefined> {
  const { clock, random } = engine.world
  const at = clock.real()
  const kept = await keptSuccessor(transaction, shown)
  const asked = { hash: shown.hash, successor: kept?.hash }
  const decision = spendRefreshToken(state, asked, draw.next, new Date(at).toISOString())
  transaction.append(sessionStream(state.session), decision)
  const [event] = decision.ok ? decision.events : []
  if (state.browser) return shown
  if (!event) return kept
  if (event.type === 'auth.session-revoked') {
    await endWhatFollows(engine, transaction, state)
    return undefined
  }
  wipeSuccessor(transaction, state)
  keepSuccessor(transaction, shown, draw.refresh, at, random)
  return draw.refresh
}

/** An access token buys another one; the session and its refresh token stay as they are. */
async function extend(keys: TokenKeys, request: Request): Promise<Answer> {
  const shown = await ownAccessToken(request)
  return request.commit(async (transaction) => {
    const { state, holder } = await going(request, transaction, shown.session)
    const now = request.engine.world.clock.real()
    return answer(200, extendedToken(keys, shown, holder, { now, sessionEnds: state.expires_at }))
  })
}

async function ownAccessToken({ body, caller, checkToken }: Request): Promise<Caller> {
  if (!caller) fail('not_authenticated')
  const verdict = await checkToken(body.token)
  if (verdict.is !== 'good' || verdict.caller.user !== caller.user) fail('invalid_token')
  return verdict.caller
}

/** A session that goes on, and for whom; fails when it has ended or its user is gone. */
async function going(
  request: Request,
  transaction: Transaction,
  id: string
): Promise<{ state: OpenSession; holder: Holder }> {
  const state = await transaction.load(sessionStream(id), session)
  if (state.is !== 'open') fail('invalid_token')
  const account = await transaction.load(userStream(state.user), user)
  if (account.is !== 'live' || !goesOn(state, account.sessions)) fail('invalid_token')
  const detail = detailOf((await request.reveal(account)) as LiveUser, request.now)
  const { epoch, partOf, expires_at: until } = state
  const part = partOf === undefined ? undefined : { of: partOf, until }
  const holder = { user: account.user, detail, epoch, issuer: request.origin, part }
  return { state, holder }
}
