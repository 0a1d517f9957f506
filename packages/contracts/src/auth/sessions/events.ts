/** Events of sessions, on `session-<id>` (all of a user at once: on `user-<id>`), and of keys, on `signing-keys`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

export const sessionOpened = defineEvent({
  type: 'auth.session-opened',
  description: 'A user logged in; a family of refresh tokens begins.',
  trail: { about: ({ user }) => [user], by: ({ user }) => user, says: 'Logged in.' },
  data: Type.Object({
    session: Type.String(),
    user: Type.String(),
    person: Type.String(),
    /** SHA-256 of the refresh token that may be used next, hex. */
    refresh_hash: Type.String(),
    /** Real time from which that token is worth nothing, ISO 8601. */
    expires_at: Type.String(),
    /** How often all sessions of the user had been ended before: see auth.sessions-ended. Absent: never. */
    epoch: Type.Optional(Type.Integer()),
    /** Keyed hash of user and network (IPv4 address, IPv6 /64): whether it is one that the user logged in from before. */
    network: Type.Optional(Type.String()),
    /** True for one that a browser holds in a cookie: its token stays the same as long as it goes on. */
    browser: Type.Optional(Type.Boolean()),
    /** The session that it was handed on from, and ends with; absent for one that a login began. */
    part_of: Type.Optional(Type.String()),
    address: Type.Optional(personal(64)),
    agent: Type.Optional(personal(500))
  })
})

export const handoffIssued = defineEvent({
  type: 'auth.handoff-issued',
  description: 'A key was given out by which another browser goes on with a session for a while.',
  trail: { about: ({ user }) => [user], says: 'Asked for a key that hands a session on.' },
  data: Type.Object({
    session: Type.String(),
    user: Type.String(),
    /** The session that the key opens, as a part of this one. */
    part: Type.String(),
    /** Real time at which the part ends at the latest, ISO 8601. */
    part_until: Type.String()
  })
})

export const sessionRefreshed = defineEvent({
  type: 'auth.session-refreshed',
  description: 'A refresh token was exchanged for the next one.',
  data: Type.Object({
    session: Type.String(),
    refresh_hash: Type.String(),
    /** Real time from which the new token is worth nothing, ISO 8601. */
    expires_at: Type.String(),
    /** Real time of the exchange, ISO 8601: for a moment the token that was spent gets its successor again. */
    refreshed_at: Type.Optional(Type.String())
  })
})

export const sessionRevoked = defineEvent({
  type: 'auth.session-revoked',
  description: 'A session ended: its tokens are refused from now on.',
  trail: { about: ({ user }) => [user], says: 'Ended a session.' },
  data: Type.Object({
    session: Type.String(),
    user: Type.String(),
    /** `ended`: in the list of sessions, from this one or another. */
    reason: Type.Union([Type.Literal('logout'), Type.Literal('reuse'), Type.Literal('ended')])
  })
})

export const sessionsEnded = defineEvent({
  type: 'auth.sessions-ended',
  description: 'All sessions of a user ended, except the one that is named.',
  trail: { about: ({ user }) => [user], says: 'Ended the sessions of the account.' },
  data: Type.Object({
    user: Type.String(),
    /** How often that has happened now: sessions that were opened under a lower number have ended. */
    epoch: Type.Integer(),
    /** The session in which it was asked for. */
    kept: Type.Optional(Type.String()),
    reason: Type.Union([
      Type.Literal('password-changed'),
      Type.Literal('second-factor-changed'),
      /** A verified address took the place of another. */
      Type.Literal('address-changed'),
      Type.Literal('asked'),
      Type.Literal('archived')
    ])
  })
})

export const signingKeyCreated = defineEvent({
  type: 'auth.signing-key-created',
  description: 'A new signing key for tokens, public half only.',
  data: Type.Object({
    kid: Type.String(),
    public_jwk: Type.Record(Type.String(), Type.Unknown()),
    /** When it was made, by the real clock, ISO 8601; absent: at the time of the event. */
    made_at: Type.Optional(Type.String())
  })
})

export const signingKeyRetired = defineEvent({
  type: 'auth.signing-key-retired',
  description: 'A signing key that another took the place of verifies no token any more.',
  data: Type.Object({ kid: Type.String() })
})

export type SessionOpened = EventData<typeof sessionOpened>
export type HandoffIssued = EventData<typeof handoffIssued>
export type SessionRefreshed = EventData<typeof sessionRefreshed>
export type SessionRevoked = EventData<typeof sessionRevoked>
export type SessionsEnded = EventData<typeof sessionsEnded>
export type SigningKeyRetired = EventData<typeof signingKeyRetired>
export type SigningKeyCreated = EventData<typeof signingKeyCreated>

export const sessionEvents = [
  sessionOpened,
  handoffIssued,
  sessionRefreshed,
  sessionRevoked,
  sessionsEnded,
  signingKeyCreated,
  signingKeyRetired
]
