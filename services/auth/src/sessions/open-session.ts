/** Opens a session for a user, in the transaction that lets the user in. */
import type { TokenPair } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import { networkMark } from '../throttling/known-network.ts'
import type { LiveUser } from '../users/domain/user.ts'
import { detailOf } from '../users/user-detail.ts'
import { browserHeaders } from './browser-session.ts'
import { sessionStream } from './domain/session.ts'
import type { TokenKeys } from './keys.ts'
import { drawTokens, sessionOpenedBy, tokenPair } from './token-pair.ts'

export interface OpenedSession {
  /** Its id. */
  readonly session: string
  readonly tokens: TokenPair
  /** Of the answer that brings the tokens. */
  readonly headers: Record<string, string>
}

/** A session that is opened as a part of another one: `session` is its own id, and `until` its end, real time. */
export interface PartToOpen {
  readonly session: string
  readonly of: string
  readonly until: string
}

/** Draws the tokens, and makes the step; the account is as it is after the transaction, revealed. With `part` it is one. */
export async function sessionOpening(
  keys: TokenKeys,
  request: OperationRequest<any, any>,
  user: string,
  part?: PartToOpen
): Promise<(transaction: Transaction, account: LiveUser) => OpenedSession> {
  await keys.refresh(request.engine)
  const draw = drawTokens(keys, request, part?.session ?? request.engine.world.id())
  const network = await networkMark(request, user)
  return (transaction, account) => {
    const { epoch } = account.sessions
    const holder = { user, detail: detailOf(account, request.now), epoch, issuer: request.origin, part }
    transaction.append(sessionStream(draw.session), [sessionOpenedBy(request, draw, holder, network)])
    return {
      session: draw.session,
      tokens: tokenPair(keys, draw.refresh, holder),
      headers: request.query.cookie ? browserHeaders(keys, request, part) : {}
    }
  }
}
