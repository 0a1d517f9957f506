/** Events of offers: on `profile-<id>`, `address-<hash>` and, counted, on `inviter-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { given, role } from '../fields.ts'

export const roleOffered = defineEvent({
  type: 'profile.role-offered',
  description:
    'Somebody may accept a role on a profile by its key: a user, or whoever verifies an e-mail address. A role that ' +
    'is there already stays until then. An offer of version 0.1, which does not say who made it, took its place.',
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
    message: Type.Optional(personal(255))
  })
})

export const roleOfferRepeated = defineEvent({
  type: 'profile.role-offer-repeated',
  description: 'A user is told again of a role that waits to be accepted.',
  data: Type.Object({
    profile: Type.String(),
    /** Whose the role is; absent where the offer is to an address. */
    user: Type.Optional(Type.String()),
    offer: Type.Optional(Type.String()),
    role,
    repeated_at: Type.String()
  })
})

export const offerAddressed = defineEvent({
  type: 'profile.offer-addressed',
  description: 'A user has verified the address that an offer was made to: the offer is theirs.',
  data: Type.Object({ profile: Type.String(), offer: Type.String(), user: Type.String() })
})

export const offerEnded = defineEvent({
  type: 'profile.offer-ended',
  description: 'An offer was refused or withdrawn, or ended with what it was made by.',
  data: Type.Object({ profile: Type.String(), offer: Type.String() })
})

export const addressAwaited = defineEvent({
  type: 'profile.address-awaited',
  description:
    'An offer was made to an e-mail address: it is whose address that is. On the stream of the address.',
  data: Type.Object({
    /** Keyed hash of the address. */
    address: Type.String(),
    profile: Type.String(),
    offer: Type.String()
  })
})

export const invitationCounted = defineEvent({
  type: 'profile.invitation-counted',
  description: 'Somebody invited: gave or asked for what waits for an answer. On the stream of who invites.',
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
    'A user has verified an e-mail address: offers to it are that user’s from now on. On its stream.',
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
    'A user has verified another e-mail address instead: what is offered to this one waits. On its stream.',
  data: Type.Object({ address: Type.String(), user: Type.String() })
})

export const userInvited = defineEvent({
  type: 'profile.user-invited',
  description: 'Somebody whom nobody knows is given a role: an account is made that waits to be activated.',
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
