/**
 * Events of the auth service: users on `user-<id>`, sessions on `session-<id>`, keys on `signing-keys`, addresses and
 * phone numbers on `address-<hash>`.
 */
import { Type } from 'typebox'
import { defineEvent, type EventData, type EventsOf, personal } from '../event-definition.ts'

export const userRegistered = defineEvent({
  type: 'auth.user-registered',
  description: 'A user account was created, with the id of its personal profile.',
  introduces: () => true,
  data: Type.Object({
    user: Type.String(),
    /** Whose key seals the personal fields: the user. */
    person: Type.String(),
    /** Id that the personal profile gets. */
    profile: Type.String(),
    slug: personal(255),
    full_name: personal(255),
    nick_name: Type.Optional(personal(255)),
    email: Type.Optional(personal(254)),
    phone: Type.Optional(personal(40)),
    lang: Type.String(),
    /** Argon2id in PHC form; absent: the account cannot log in until it is activated. */
    password: Type.Optional(personal(255)),
    active: Type.Boolean(),
    /** Id of the organization that was registered together with the user. */
    organization: Type.Optional(Type.String()),
    organization_name: Type.Optional(personal(255)),
    street_address: Type.Optional(personal(255)),
    locality: Type.Optional(personal(255)),
    region: Type.Optional(personal(255)),
    postal_code: Type.Optional(personal(255)),
    country: Type.Optional(personal(2))
  })
})

export const userUpdated = defineEvent({
  type: 'auth.user-updated',
  description:
    'Some details of a user changed; an empty string clears a field, an absent field is unchanged.',
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Id of the personal profile, which follows a new name. */
    profile: Type.String(),
    slug: Type.Optional(personal(255)),
    full_name: Type.Optional(personal(255)),
    nick_name: Type.Optional(personal(255)),
    email: Type.Optional(personal(254)),
    phone: Type.Optional(personal(40)),
    lang: Type.Optional(Type.String())
  })
})

export const passwordChanged = defineEvent({
  type: 'auth.password-changed',
  description: 'A user changed the password.',
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Argon2id in PHC form. */
    password: personal(255)
  })
})

export const passwordRehashed = defineEvent({
  type: 'auth.password-rehashed',
  description: 'The same password, hashed with different parameters; sessions continue.',
  data: Type.Object({
    user: Type.String(),
    person: Type.String(),
    /** Argon2id in PHC form. */
    password: personal(255)
  })
})

export const invitationRedirected = defineEvent({
  type: 'auth.invitation-redirected',
  description:
    'The person who was invited by e-mail address already has an account; the invitation belongs to that user.',
  data: Type.Object({
    /** Id that the invitation was made out to, which is nobody’s now. */
    invited: Type.String(),
    /** Who has the address. */
    user: Type.String(),
    /** The profile that invited. */
    profile: Type.String()
  })
})

export const accountWithdrawn = defineEvent({
  type: 'auth.account-withdrawn',
  description:
    'An account that version 0.1 made for an invited person, and that nobody activated, was removed: its name and ' +
    'address are free.',
  data: Type.Object({ user: Type.String() })
})

export const addressVerified = defineEvent({
  type: 'auth.address-verified',
  description:
    'A user verified an e-mail address or a phone number: it and the offers made to it belong to this user alone.',
  data: Type.Object({
    user: Type.String(),
    /** Whose key seals what was proved: the user. */
    person: Type.String(),
    /** One of the two. */
    email: Type.Optional(personal(254)),
    phone: Type.Optional(personal(40)),
    /** The e-mail address that the user had verified before, and has no more. */
    instead_of: Type.Optional(personal(254))
  })
})

export const addressLost = defineEvent({
  type: 'auth.address-lost',
  description: 'Another user verified an address that this user had verified before.',
  data: Type.Object({
    user: Type.String(),
    kind: Type.Union([Type.Literal('email'), Type.Literal('phone')])
  })
})

/** Keyed hash of an e-mail address or a phone number. */
const address = Type.String()

export const addressClaimed = defineEvent({
  type: 'auth.address-claimed',
  description:
    'An account has an address that nobody has verified; it can log in with it as long as no other account has the same one.',
  data: Type.Object({
    address,
    user: Type.String(),
    /** Up to when nobody else may register with it, ISO 8601; absent: it was held for somebody before. */
    held_until: Type.Optional(Type.String())
  })
})

export const addressLeft = defineEvent({
  type: 'auth.address-left',
  description: 'An account no longer has an address.',
  data: Type.Object({ address, user: Type.String() })
})

export const addressProved = defineEvent({
  type: 'auth.address-proved',
  description: 'A user verified an address; claims of other accounts to it have ended.',
  data: Type.Object({ address, user: Type.String() })
})

export const sessionOpened = defineEvent({
  type: 'auth.session-opened',
  description: 'A user logged in; a family of refresh tokens begins.',
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
    address: Type.Optional(personal(64)),
    agent: Type.Optional(personal(500))
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
  data: Type.Object({
    session: Type.String(),
    user: Type.String(),
    reason: Type.Union([Type.Literal('logout'), Type.Literal('reuse')])
  })
})

export const sessionsEnded = defineEvent({
  type: 'auth.sessions-ended',
  description: 'All sessions of a user ended, except the one that is named.',
  data: Type.Object({
    user: Type.String(),
    /** How often that has happened now: sessions that were opened under a lower number have ended. */
    epoch: Type.Integer(),
    /** The session in which it was asked for. */
    kept: Type.Optional(Type.String()),
    reason: Type.Literal('password-changed')
  })
})

export const signingKeyCreated = defineEvent({
  type: 'auth.signing-key-created',
  description: 'A new signing key for tokens, public half only.',
  data: Type.Object({ kid: Type.String(), public_jwk: Type.Record(Type.String(), Type.Unknown()) })
})

export type UserRegistered = EventData<typeof userRegistered>
export type UserUpdated = EventData<typeof userUpdated>
export type PasswordChanged = EventData<typeof passwordChanged>
export type PasswordRehashed = EventData<typeof passwordRehashed>
export type InvitationRedirected = EventData<typeof invitationRedirected>
export type AccountWithdrawn = EventData<typeof accountWithdrawn>
export type AddressVerified = EventData<typeof addressVerified>
export type AddressLost = EventData<typeof addressLost>
export type AddressClaimed = EventData<typeof addressClaimed>
export type AddressLeft = EventData<typeof addressLeft>
export type AddressProved = EventData<typeof addressProved>
export type SessionOpened = EventData<typeof sessionOpened>
export type SessionRefreshed = EventData<typeof sessionRefreshed>
export type SessionRevoked = EventData<typeof sessionRevoked>
export type SessionsEnded = EventData<typeof sessionsEnded>
export type SigningKeyCreated = EventData<typeof signingKeyCreated>

export const authEvents = [
  userRegistered,
  userUpdated,
  passwordChanged,
  passwordRehashed,
  invitationRedirected,
  accountWithdrawn,
  addressVerified,
  addressLost,
  addressClaimed,
  addressLeft,
  addressProved,
  sessionOpened,
  sessionRefreshed,
  sessionRevoked,
  sessionsEnded,
  signingKeyCreated
]

/** The events of auth, and the data of each. */
export type AuthEvents = EventsOf<typeof authEvents>
