/** Events of e-mail addresses and phone numbers: on `user-<id>` what a user proved to have, on `address-<hash>` who has one. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'

export const addressVerified = defineEvent({
  type: 'auth.address-verified',
  description:
    'A user verified an e-mail address or a phone number: it and the offers made to it belong to this user alone.',
  trail: { about: ({ user }) => [user], says: 'Verified an e-mail address or phone number.' },
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
  trail: { about: ({ user }) => [user], says: 'Lost an address that somebody else verified.' },
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

export type AddressVerified = EventData<typeof addressVerified>
export type AddressLost = EventData<typeof addressLost>
export type AddressClaimed = EventData<typeof addressClaimed>
export type AddressLeft = EventData<typeof addressLeft>
export type AddressProved = EventData<typeof addressProved>

export const addressEvents = [addressVerified, addressLost, addressClaimed, addressLeft, addressProved]
