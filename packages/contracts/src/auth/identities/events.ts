/** Events of identities, on `identities-<user>`: accounts at OpenID Connect issuers that a user logs in with. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

const user = Type.String()
const identity = Type.String()
/** Keyed hash of issuer and subject: there is one user for each. */
const hash = Type.String()

export const identityLinked = defineEvent({
  type: 'auth.identity-linked',
  description: 'An account at an OpenID Connect issuer logs a user in from now on.',
  trail: { about: ({ user }) => [user], says: 'Linked a way to log in.' },
  data: Type.Object({
    user,
    /** Whose key seals the rest: the user. */
    person: Type.String(),
    identity,
    hash,
    /** Its short name in the settings of the site. */
    issuer: Type.String(),
    /** What the issuer calls the account; it never gives that to another one. */
    subject: personal(255),
    /** The address that the issuer said at that time. */
    email: Type.Optional(personal(254))
  })
})

export const identityUnlinked = defineEvent({
  type: 'auth.identity-unlinked',
  description: 'An account at an OpenID Connect issuer logs its user in no more.',
  trail: { about: ({ user }) => [user], says: 'Removed a way to log in.' },
  data: Type.Object({ user, identity, hash })
})

export type IdentityLinked = EventData<typeof identityLinked>
export type IdentityUnlinked = EventData<typeof identityUnlinked>

export const identityEvents = [identityLinked, identityUnlinked]
