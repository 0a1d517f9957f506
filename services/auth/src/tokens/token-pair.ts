/** The two tokens that a login, a registration or an exchange answers. */
import type { SessionOpened, TokenPair, UserDetail } from '@bursar/contracts'
import type { OperationRequest } from '@bursar/service-kit'
import type { Next } from '../domain/session.ts'
import type { TokenKeys } from './keys.ts'
import { issueRefreshToken } from './refresh-token.ts'

/** A refresh token that was drawn and not stored yet. */
export interface Draw {
  readonly session: string
  /** What the log is told of it. */
  readonly next: Next
  /** The pair, once the log has it: `user` is the id, `detail` goes into the access token. */
  pair(user: string, detail: UserDetail): TokenPair
}

/** Draws the next refresh token of a session. */
export function drawTokens(keys: TokenKeys, request: OperationRequest, session: string): Draw {
  const { clock, random } = request.engine.world
  const refresh = issueRefreshToken(session, random)
  const expires = new Date(clock.real() + keys.sessionMs).toISOString()
  return {
    session,
    next: { refresh_hash: refresh.hash, expires_at: expires },
    pair(user, detail) {
      const { token, expires_at } = keys.sign({ ...detail, sub: user, sid: session })
      return { token, refresh_token: refresh.text, expires_at }
    }
  }
}

/** The event that opens a session for a user, from where the request came. */
export function sessionOpenedBy(request: OperationRequest, draw: Draw, user: string) {
  const data: SessionOpened = {
    session: draw.session,
    user,
    person: user,
    ...draw.next,
    address: request.address.slice(0, 64),
    agent: request.agent.slice(0, 500)
  }
  return { type: 'auth.session-opened', data } as const
}
