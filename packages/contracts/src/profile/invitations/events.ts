/** Events of offers: on `profile-<id>`, `address-<hash>` and, counted, on `inviter-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { given, origin, role } from '../fields.ts'

export const roleOffered = defineEvent({
  type: 'profile.role-offered',
  description:
    'A role on a profile was offered to a user, or to whoever verifies an e-mail address. An existing role ' +
    'stays until the offer is accepted. (Offers of version 0.1, which do not say who made them, replaced it at once.)',
  trail: { about: ({ profile }) => [profile], says: 'Offered a role.' },
  data: Type.Object({
    profile: Type.String(),
    /** Id of the offer; absent in version 0.1, where a user had one at most: then it is the id of the user. */
    offer: Type.Optional(Type.String()),
    /** Whose it is; absent while nobody has verified the address. */
    user: Type.Optional(Type.String()),
    /** Keyed hash of the e-mail address that it was made to. */
    address: Type.Optional(Type.String()),
    role,
    /** Whose key seals the personal fields: that of the profile. */
    person: Type.String(),
    /** 40 hex characters. */
    grant_key: personal(40),
    /** Who made it, and the profile by whose role. */
    made_by: Type.Optional(Type.String()),
    made_as: Type.Optional(Type.String()),
    ...given,
    /** JSON text of an object. */
    extra: Type.Optional(personal(10_000)),
    message: Type.Optional(personal(255)),
    origin
  })
})

export const roleOfferRepeated = defineEvent({
  type: 'profile.role-offer-repeated',
  description: 'The invitation to a role that has not been accepted was sent again.',
  trail: { about: ({ profile }) => [profile], says: 'Sent an invitation again.' },
  data: Type.Object({
    profile: Type.String(),
    /** Whose the role is; absent where the offer is to an address. */
    user: Type.Optional(Type.String()),
    offer: Type.Optional(Type.String()),
    role,
    repeated_at: Type.String(),
    origin
  })
})

export const offerAddressed = defineEvent({
  type: 'profile.offer-addressed',
  description: 'A user verified the address that an offer was made to; the offer belongs to this user.',
  data: Type.Object({ profile: Type.String(), offer: Type.String(), user: Type.String() })
})

export const offerEnded = defineEvent({
  type: 'profile.offer-ended',
  description: 'An offer was refused or withdrawn, or ended together with the role that it was made with.',
  trail: { about: ({ profile }) => [profile], says: 'Refused or withdrew the offer of a role.' },
  data: Type.Object({ profile: Type.String(), offer: Type.String() })
})

export const addressAwaited = defineEvent({
  type: 'profile.address-awaited',
  description:
    'An offer was made to an e-mail address; it belongs to whoever verifies the address. On the stream of the address.',
  data: Type.Object({
    /** Keyed hash of the address. */
    address: Type.String(),
    profile: Type.String(),
    offer: Type.String()
  })
})

export const invitationCounted = defineEvent({
  type: 'profile.invitation-counted',
  description:
    'A user made an invitation or a request that awaits an answer. On the stream of the user who made it.',
  data: Type.Object({
    /** The user, or the profile that looks after the one to which somebody is invited. */
    inviter: Type.String(),
    profile: Type.String(),
    /** Id of the offer; of a role that was given unasked or asked for, of its user. */
    invitation: Type.String(),
    /** The profile by whose role; the user's own id where there is none. */
    made_as: Type.String(),
    /** Earlier ones that wait no longer. */
    answered: Type.Optional(Type.Array(Type.Object({ profile: Type.String(), invitation: Type.String() })))
  })
})

export const addressOwned = defineEvent({
  type: 'profile.address-owned',
  description:
    'A user verified an e-mail address; offers made to it belong to this user from now on. On the stream of the address.',
  data: Type.Object({
    address: Type.String(),
    user: Type.String(),
    /** Where the verification stands in the log of the auth service: an older one changes nothing. */
    at: Type.Optional(Type.Integer())
  })
})

export const addressDisowned = defineEvent({
  type: 'profile.address-disowned',
  description:
    'The user has verified a different e-mail address instead; offers to this one wait. On the stream of the address.',
  data: Type.Object({ address: Type.String(), user: Type.String() })
})

export const userInvited = defineEvent({
  type: 'profile.user-invited',
  description: 'A role was granted to an unknown person; an account that awaits activation is created.',
  introduces: () => true,
  data: Type.Object({
    /** Id that the user gets. */
    user: Type.String(),
    /** Whose key seals the personal fields: the user. */
    person: Type.String(),
    /** Id that the personal profile gets. */
    personal_profile: Type.String(),
    /** User name, when it is still free. */
    slug: personal(255),
    full_name: personal(255),
    email: personal(254),
    /** The profile that invites. */
    profile: Type.String()
  })
})

export type RoleOffered = EventData<typeof roleOffered>
export type RoleOfferRepeated = EventData<typeof roleOfferRepeated>
export type OfferAddressed = EventData<typeof offerAddressed>
export type OfferEnded = EventData<typeof offerEnded>
export type AddressAwaited = EventData<typeof addressAwaited>
export type InvitationCounted = EventData<typeof invitationCounted>
export type AddressOwned = EventData<typeof addressOwned>
export type AddressDisowned = EventData<typeof addressDisowned>
export type UserInvited = EventData<typeof userInvited>

export const invitationEvents = [
  roleOffered,
  roleOfferRepeated,
  offerAddressed,
  offerEnded,
  addressAwaited,
  invitationCounted,
  addressOwned,
  addressDisowned,
  userInvited
]
