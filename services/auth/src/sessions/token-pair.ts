/** The two tokens that a login, a registration or the exchange of a refresh token answers. */
import type { SessionOpened, TokenPair } from '@bursar/contracts'
import type { OperationRequest } from '@bursar/service-kit'
import type { Next } from './domain/session.ts'
import type { TokenKeys } from './keys.ts'
import { issueRefreshToken, type RefreshToken } from './refresh-token.ts'
import { type Holder, tokenClaims } from './token-claims.ts'

/** A refresh token that was drawn and not stored yet. */
export interface Draw {
  readonly session: string
  readonly refresh: RefreshToken
  /** What the log is told of it. */
  readonly next: Next
}

/** Draws the next refresh token of a session. */
export function drawTokens(keys: TokenKeys, request: OperationRequest, session: string): Draw {
  const { clock, random } = request.engine.world
  const refresh = issueRefreshToken(session, random)
  const expires = new Date(clock.real() + keys.sessionMs).toISOString()
  return { session, refresh, next: { refresh_hash: refresh.hash, expires_at: expires } }
}

/** An access token beside a refresh token that the log has by now. */
export function tokenPair(keys: TokenKeys, refresh: RefreshToken, holder: Holder): TokenPair {
  const claims = tokenClaims(keys.settings, holder, refresh.session)
  const { token, expires_at } = keys.sign(claims, holder.part && Date.parse(holder.part.until))
  return { token, refresh_token: refresh.text, expires_at }
}

/** The event that opens a session for a user, from where the request came; `network` is its mark (known-network.ts). */
export function sessionOpenedBy(
  request: OperationRequest<any, any>,
  draw: Draw,
  { user, epoch, part }: Pick<Holder, 'user' | 'epoch' | 'part'>,
  network: string
) {
  const { cookie } = request.query as { readonly cookie?: boolean }
  const data: SessionOpened = {
    session: draw.session,
    user,
    person: user,
    ...draw.next,
    ...(part && { part_of: part.of, expires_at: part.until }),
    epoch,
    network,
    ...(cookie && { browser: true }),
    address: request.address.slice(0, 64),
    agent: request.agent.slice(0, 500)
  }
  return { type: 'auth.session-opened', data } as const
}
