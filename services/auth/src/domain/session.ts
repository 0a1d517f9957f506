/**
 * A session: one login and the refresh tokens that follow from it. Stream `session-<id>`.
 *
 * A refresh token is good for one use and gives the next one. When a spent one is shown again, two parties hold
 * the family, one of them a thief, so the whole family ends.
 */
import type { SessionOpened, SessionRefreshed, SessionRevoked } from '@bursar/contracts'
import { type Decision, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** A session that is going on. */
export interface OpenSession {
  readonly is: 'open'
  readonly session: string
  readonly user: string
  /** SHA-256 of the refresh token that may be used next, hex. */
  readonly refresh_hash: string
  /** Real time from which it is worth nothing. */
  readonly expires_at: string
  /** The tokens that were used. */
  readonly spent: readonly SpentToken[]
}

/** A token that was used; from `until` on it would have been worth nothing anyway, and is as any unknown one. */
export interface SpentToken {
  readonly hash: string
  readonly until: string
}

export type Session = { readonly is: 'absent' } | OpenSession | { readonly is: 'revoked' }

export type SessionEvent =
  | { readonly type: 'auth.session-opened'; readonly data: SessionOpened }
  | { readonly type: 'auth.session-refreshed'; readonly data: SessionRefreshed }
  | { readonly type: 'auth.session-revoked'; readonly data: SessionRevoked }

/** Tokens that are remembered as spent at most: the newest. */
export const SPENT_MAX = 1_000

export const sessionStream = (id: string) => `session-${id}`

/** A session as its stream tells it. */
export const session = fold<Session>(
  { is: 'absent' },
  {
    'auth.session-opened': (_, opened: SessionOpened) => ({
      is: 'open',
      session: opened.session,
      user: opened.user,
      refresh_hash: opened.refresh_hash,
      expires_at: opened.expires_at,
      spent: []
    }),
    'auth.session-refreshed': (state, { refresh_hash, expires_at }: SessionRefreshed) =>
      state.is === 'open'
        ? {
            ...state,
            refresh_hash,
            expires_at,
            spent: [
              ...state.spent.slice(1 - SPENT_MAX),
              { hash: state.refresh_hash, until: state.expires_at }
            ]
          }
        : state,
    'auth.session-revoked': () => ({ is: 'revoked' })
  }
)

/** The next refresh token, as its hash. */
export interface Next {
  readonly refresh_hash: string
  readonly expires_at: string
}

/** Uses a refresh token. `at` is real time. A spent one ends the session instead of being refused. */
export function spendRefreshToken(
  state: Session,
  hash: string,
  next: Next,
  at: string
): Decision<SessionEvent> {
  if (state.is !== 'open') return refuse('invalid_token')
  const reused = state.spent.some((token) => token.hash === hash && at < token.until)
  if (reused) return revoked(state, 'reuse')
  if (hash !== state.refresh_hash || at >= state.expires_at) return refuse('invalid_token')
  return happened('auth.session-refreshed', { session: state.session, ...next })
}

/** Gives the next refresh token to whoever showed the session's access token. */
export function renewSession(state: Session, next: Next): Decision<SessionEvent> {
  if (state.is !== 'open') return refuse('invalid_token')
  return happened('auth.session-refreshed', { session: state.session, ...next })
}

/** Logs out. A session that has ended already is left as it is. */
export function endSession(state: Session): Decision<SessionEvent> {
  return state.is === 'open' ? revoked(state, 'logout') : happenedAll([])
}

function revoked({ session, user }: OpenSession, reason: SessionRevoked['reason']): Decision<SessionEvent> {
  return happened('auth.session-revoked', { session, user, reason })
}
