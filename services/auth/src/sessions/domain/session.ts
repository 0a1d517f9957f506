/**
 * A session: one login and the refresh tokens that follow from it. Stream `session-<id>`.
 *
 * A refresh token is good for one use and gives the next one. When a spent one is shown again, two parties hold
 * the family, one of them a thief, so the whole family ends. Two tabs of one browser and whoever lost the answer
 * look like that too: for a moment the token that was spent last is answered with the successor that it got.
 *
 * A session is handed on to another browser as a part of it: a session that ends with it, and is never longer.
 */
import type {
  AuthEvents,
  HandoffIssued,
  SessionOpened,
  SessionRefreshed,
  SessionRevoked
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Ending } from '../../users/domain/user.ts'

/** A session that is going on. */
export interface OpenSession {
  readonly is: 'open'
  readonly session: string
  readonly user: string
  /** How often all sessions of the user had been ended when this one was opened. */
  readonly epoch: number
  /** SHA-256 of the refresh token that may be used next, hex. */
  readonly refresh_hash: string
  /** Real time from which it is worth nothing. */
  readonly expires_at: string
  /** True for one that a browser holds in a cookie: its token is used again and again, by many requests at once. */
  readonly browser: boolean
  /** The session that it is a part of; undefined for one that a login began. */
  readonly partOf: string | undefined
  /** What it was handed on to, the oldest first; those that ended by themselves go with the next one. */
  readonly parts: readonly Part[]
  /** Real time of the last exchange; absent before the first one. */
  readonly refreshed_at?: string | undefined
  /** The tokens that were used, the last one last. */
  readonly spent: readonly SpentToken[]
}

/** A session that another one is, or may still be, handed on to; it ends at `until`, real time, at the latest. */
export interface Part {
  readonly session: string
  readonly until: string
}

/** A token that was used; from `until` on it would have been worth nothing anyway, and is as any unknown one. */
export interface SpentToken {
  readonly hash: string
  readonly until: string
}

export type Session = { readonly is: 'absent' } | OpenSession | { readonly is: 'revoked' }

export type SessionEvent = EventOf<
  AuthEvents,
  'auth.session-opened' | 'auth.handoff-issued' | 'auth.session-refreshed' | 'auth.session-revoked'
>

/** Tokens that are remembered as spent at most: the newest. */
export const SPENT_MAX = 1_000

/** Real milliseconds for which the token that was spent last gets its unused successor again. */
export const REPEAT_MS = 30_000

/** Parts of a session at once: one more ends the oldest. */
export const PARTS_MAX = 20

export const sessionStream = (id: string) => `session-${id}`

/** Real milliseconds after which the use of a browser's session lengthens it: not every use is worth an event. */
export const RENEWED_MS = 86_400_000

/** A session as its stream tells it. */
export const session = fold<Session, AuthEvents>(
  { is: 'absent' },
  {
    'auth.session-opened': (_, opened: SessionOpened) => ({
      is: 'open',
      session: opened.session,
      user: opened.user,
      epoch: opened.epoch ?? 0,
      refresh_hash: opened.refresh_hash,
      expires_at: opened.expires_at,
      browser: opened.browser ?? false,
      partOf: opened.part_of,
      parts: [],
      spent: []
    }),
    'auth.handoff-issued': (state, { part, part_until }: HandoffIssued) =>
      state.is === 'open'
        ? { ...state, parts: [...state.parts.slice(1 - PARTS_MAX), { session: part, until: part_until }] }
        : state,
    'auth.session-refreshed': (state, { refresh_hash, expires_at, refreshed_at }: SessionRefreshed) =>
      state.is === 'open'
        ? {
            ...state,
            refresh_hash,
            expires_at,
            refreshed_at,
            spent: state.browser
              ? []
              : [...state.spent.slice(1 - SPENT_MAX), { hash: state.refresh_hash, until: state.expires_at }]
          }
        : state,
    'auth.session-revoked': () => ({ is: 'revoked' })
  }
)

/** Whether a session goes on: it was neither ended itself nor with all others of its user. */
export function goesOn(state: Session, { epoch, kept }: Ending): state is OpenSession {
  return state.is === 'open' && (state.epoch >= epoch || state.session === kept)
}

/** The next refresh token, as its hash. */
export interface Next {
  readonly refresh_hash: string
  readonly expires_at: string
}

/** A refresh token that is shown, as its hash. */
export interface Shown {
  readonly hash: string
  /** The hash of the successor that is kept for it; undefined when none is. */
  readonly successor?: string | undefined
}

/**
 * Uses a refresh token. `at` is real time. A spent one ends the session instead of being refused, but for the last
 * one while its successor is kept and unused: then nothing happens, and its holder may have that one again.
 */
export function spendRefreshToken(
  state: Session,
  { hash, successor }: Shown,
  next: Next,
  at: string
): Decision<SessionEvent> {
  if (state.is !== 'open') return refuse('invalid_token')
  if (state.browser) return useBrowserToken(state, hash, next, at)
  if (successor === state.refresh_hash && isRepeat(state, hash, at)) return happenedAll([])
  const reused = state.spent.some((token) => token.hash === hash && at < token.until)
  if (reused) return revoked(state, 'reuse')
  if (hash !== state.refresh_hash || at >= state.expires_at) return refuse('invalid_token')
  return happened('auth.session-refreshed', { session: state.session, ...next, refreshed_at: at })
}

/**
 * The token of a browser's session is not rotated: a browser sends many requests at once, and may be closed before it
 * has read the answer that brings the next one. It is worth something to whoever has the cookie, and to nobody else.
 */
function useBrowserToken(state: OpenSession, hash: string, next: Next, at: string): Decision<SessionEvent> {
  const { session, refresh_hash, expires_at } = state
  if (hash !== refresh_hash || at >= expires_at) return refuse('invalid_token')
  const isLonger = Date.parse(next.expires_at) - Date.parse(expires_at) >= RENEWED_MS
  if (state.partOf !== undefined || !isLonger) return happenedAll([])
  const data = { session, refresh_hash, expires_at: next.expires_at, refreshed_at: at }
  return happened('auth.session-refreshed', data)
}

function isRepeat({ spent, refreshed_at, expires_at }: OpenSession, hash: string, at: string): boolean {
  if (refreshed_at === undefined || spent.at(-1)?.hash !== hash || at >= expires_at) return false
  return Date.parse(at) < Date.parse(refreshed_at) + REPEAT_MS
}

/** Hands a session on to a part of it, unless it is one itself. */
export function handOn(state: OpenSession, { session: part, until }: Part): Decision<SessionEvent> {
  if (state.partOf !== undefined) return refuse('session_handed_on')
  const { session, user } = state
  return happened('auth.handoff-issued', { session, user, part, part_until: until })
}

/** Logs out, or ends a session from another. One that has ended already is left as it is. */
export function endSession(state: Session, reason: 'logout' | 'ended' = 'logout'): Decision<SessionEvent> {
  return state.is === 'open' ? revoked(state, reason) : happenedAll([])
}

/** Ends what a session was handed on to, opened or not: a key that was not used yet opens nothing any more. `at` is real time. */
export function endPart(
  state: Session,
  { user }: OpenSession,
  { session, until }: Part,
  at: string
): Decision<SessionEvent> {
  return state.is === 'revoked' || until <= at ? happenedAll([]) : revoked({ session, user }, 'ended')
}

function revoked(
  { session, user }: Pick<OpenSession, 'session' | 'user'>,
  reason: SessionRevoked['reason']
): Decision<SessionEvent> {
  return happened('auth.session-revoked', { session, user, reason })
}
