/** HTTP schemas of tokens. */
import { type Static, Type } from 'typebox'
import { DateTime, Id } from '../../http/common.ts'

/** A token of either kind, to be exchanged or checked. */
export const Token = Type.Object({ token: Type.String({ minLength: 1, maxLength: 8_000 }) }, { $id: 'Token' })

/** An access token and what gets the next one. */
export const TokenPair = Type.Object(
  {
    token: Type.String(),
    refresh_token: Type.String(),
    /** When `token` expires. */
    expires_at: DateTime
  },
  { $id: 'TokenPair' }
)
export type TokenPair = Static<typeof TokenPair>

/** What an exchange gives: an access token, and a refresh token when one was shown. */
export const ExchangedTokens = Type.Object(
  {
    token: Type.String(),
    /**
     * Absent when an access token was exchanged: the session's refresh token stays what it is. Absent too when the
     * session was asked for as a cookie.
     */
    refresh_token: Type.Optional(Type.String()),
    /** When `token` expires. */
    expires_at: DateTime
  },
  { $id: 'ExchangedTokens' }
)
export type ExchangedTokens = Static<typeof ExchangedTokens>

/** What a session is handed on with: `POST /api/auth/handoff/{key}`. */
export const Handoff = Type.Object(
  {
    /** 40 hex characters; good once. */
    key: Type.String(),
    /** Up to when. */
    expires_at: DateTime
  },
  { $id: 'Handoff' }
)

/** Query of what opens a session. */
export const SessionQuery = Type.Object({
  cookie: Type.Optional(
    Type.Boolean({
      description:
        'Answer the session as the cookies sessionid and csrftoken instead of a refresh token; changes then need the ' +
        'value of csrftoken in the header X-CSRFToken.'
    })
  )
})

/** Public keys that tokens can be checked with (RFC 7517). */
export const JsonWebKeys = Type.Object(
  { keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) },
  { $id: 'JsonWebKeys' }
)

/** A login that goes on. */
export const Session = Type.Object(
  {
    id: Id,
    /** True of the session that the caller's own token belongs to. */
    current: Type.Boolean(),
    /** The session that it was handed on from, and ends with; null for one that a login began. */
    part_of: Type.Union([Id, Type.Null()]),
    created_at: DateTime,
    /** The login, or the last time that a refresh token was exchanged. */
    last_used_at: DateTime,
    /** From which the user logged in; empty after an erasure. */
    address: Type.String(),
    /** What the program called itself then. */
    agent: Type.String()
  },
  { $id: 'Session' }
)
export type Session = Static<typeof Session>

/** How many sessions of the user a change ended. */
export const sessionsEndedBy = { sessions_ended: Type.Integer({ minimum: 0 }) }

/** `at_once`: tokens that earlier keys signed are refused from now on. */
export const KeyRotation = Type.Object(
  { at_once: Type.Optional(Type.Boolean({ default: false })) },
  { $id: 'KeyRotation' }
)

/** The keys that verify access tokens, oldest first; the last one signs. */
export const SigningKeyList = Type.Object(
  {
    results: Type.Array(
      Type.Object({
        kid: Type.String(),
        /** By the real clock. */
        made_at: DateTime,
        signs: Type.Boolean()
      })
    )
  },
  { $id: 'SigningKeyList' }
)
