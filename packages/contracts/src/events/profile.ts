/** Events of the profile service, all on `profile-<id>`. */
import { Type } from 'typebox'
import { defineEvent, type EventData, type EventsOf, personal } from '../event-definition.ts'

/** What a profile says of itself; every text of it may be personal. */
const details = {
  slug: Type.Optional(personal(255)),
  full_name: Type.Optional(personal(255)),
  email: Type.Optional(personal(254)),
  phone: Type.Optional(personal(40)),
  street_address: Type.Optional(personal(255)),
  locality: Type.Optional(personal(255)),
  region: Type.Optional(personal(255)),
  postal_code: Type.Optional(personal(255)),
  country: Type.Optional(personal(2)),
  picture: Type.Optional(personal(2083)),
  extra: Type.Optional(personal(10_000)),
  default_timezone: Type.Optional(Type.String()),
  no_implicit_role: Type.Optional(Type.Boolean()),
  is_provider: Type.Optional(Type.Boolean()),
  is_bulk_buyer: Type.Optional(Type.Boolean()),
  /** In 1/10000, of what plans that are made later sell. */
  broker_fee: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000 }))
}

export const profileCreated = defineEvent({
  type: 'profile.profile-created',
  description:
    'A billing profile was created: a personal one, an organization’s, or a shadow that nobody manages yet.',
  // The user of a personal profile was introduced by auth, the subscriber behind a shadow by billing.
  introduces: ({ kind }) => kind === 'organization',
  data: Type.Object({
    profile: Type.String(),
    /** Whose key seals the personal fields: the user of a personal profile, else the profile itself. */
    person: Type.String(),
    kind: Type.Union([Type.Literal('personal'), Type.Literal('organization'), Type.Literal('shadow')]),
    /** The user whose personal profile it is. */
    user: Type.Optional(Type.String()),
    /** True for the profile that runs the site. */
    broker: Type.Boolean(),
    /** Who looks after it until somebody manages it: the profile or the user that made it. */
    maker_profile: Type.Optional(Type.String()),
    maker_user: Type.Optional(Type.String()),
    ...details,
    slug: personal(255),
    full_name: personal(255)
  })
})

export const profileUpdated = defineEvent({
  type: 'profile.profile-updated',
  description:
    'Some details of a profile changed; an empty string clears a field, an absent field is unchanged.',
  data: Type.Object({ profile: Type.String(), person: Type.String(), ...details })
})

export const profileArchived = defineEvent({
  type: 'profile.profile-archived',
  description:
    'A profile was archived: its slug and e-mail address become _archive_<id>, and its plans and subscriptions end.',
  data: Type.Object({
    profile: Type.String(),
    /** True where nobody had the name who would want it back: it is free at once. */
    frees_name: Type.Optional(Type.Boolean())
  })
})

const role = Type.String({ minLength: 1, maxLength: 150 })

/** What the giver of a role typed of its user: as long as the user has not accepted, nobody is shown more. */
const given = {
  given_slug: Type.Optional(personal(255)),
  given_email: Type.Optional(personal(254)),
  given_name: Type.Optional(personal(255))
}

export const roleGranted = defineEvent({
  type: 'profile.role-granted',
  description: 'A user now has a role on a profile, in place of any earlier role there.',
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    /** Slug of the role type: manager, contributor, or one that was described. */
    role,
    /** How it came about: with the profile, as the answer to a request, unasked. Absent in version 0.1. */
    how: Type.Optional(
      Type.Union([
        Type.Literal('made'),
        Type.Literal('asked'),
        Type.Literal('unasked'),
        Type.Literal('implicit')
      ])
    ),
    /** The user, once that user accepted, asked for or made what the role is on; absent: nobody did. */
    accepted_by: Type.Optional(Type.String()),
    /** Whose key seals the personal fields, where there are some: that of the profile. */
    person: Type.Optional(Type.String()),
    /** By which the user accepts what was given unasked, 40 hex characters. */
    grant_key: Type.Optional(personal(40)),
    made_by: Type.Optional(Type.String()),
    ...given
  })
})

export const roleOffered = defineEvent({
  type: 'profile.role-offered',
  description:
    'A role on a profile was offered to a user, or to whoever verifies an e-mail address. An existing role ' +
    'stays until the offer is accepted. (Offers of version 0.1, which do not say who made them, replaced it at once.)',
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

export const offerAddressed = defineEvent({
  type: 'profile.offer-addressed',
  description: 'A user verified the address that an offer was made to; the offer belongs to this user.',
  data: Type.Object({ profile: Type.String(), offer: Type.String(), user: Type.String() })
})

export const offerEnded = defineEvent({
  type: 'profile.offer-ended',
  description: 'An offer was refused or withdrawn, or ended together with the role that it was made with.',
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

export const addressDisowned = defineEvent({
  type: 'profile.address-disowned',
  description:
    'The user has verified a different e-mail address instead; offers to this one wait. On the stream of the address.',
  data: Type.Object({ address: Type.String(), user: Type.String() })
})

export const profileClaimed = defineEvent({
  type: 'profile.profile-claimed',
  description:
    'A shadow has its first manager; its maker no longer looks after it, and what the maker granted or accepted has ended.',
  data: Type.Object({
    profile: Type.String(),
    /** The first manager. */
    user: Type.String(),
    maker_profile: Type.Optional(Type.String()),
    maker_user: Type.Optional(Type.String())
  })
})

export const roleOfferRepeated = defineEvent({
  type: 'profile.role-offer-repeated',
  description: 'The invitation to a role that has not been accepted was sent again.',
  data: Type.Object({
    profile: Type.String(),
    /** Whose the role is; absent where the offer is to an address. */
    user: Type.Optional(Type.String()),
    offer: Type.Optional(Type.String()),
    role,
    repeated_at: Type.String()
  })
})

export const grantKeyDrawn = defineEvent({
  type: 'profile.grant-key-drawn',
  description: 'A role that version 0.1 granted without asking gets a key with which its user can accept it.',
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    /** Whose key seals the key: that of the profile. */
    person: Type.String(),
    /** 40 hex characters. */
    grant_key: personal(40)
  })
})

export const roleNoted = defineEvent({
  type: 'profile.role-noted',
  description: 'Notes that a profile keeps with a role or an offer, and the message to the user.',
  data: Type.Object({
    profile: Type.String(),
    /** Whose the role is; absent of an offer. */
    user: Type.Optional(Type.String()),
    offer: Type.Optional(Type.String()),
    person: Type.String(),
    /** JSON text of an object. */
    extra: Type.Optional(personal(10_000)),
    message: Type.Optional(personal(255))
  })
})

export const roleRequested = defineEvent({
  type: 'profile.role-requested',
  description: 'A user requested a role on a profile.',
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    /** The role type that was named; absent: any. */
    role: Type.Optional(role),
    person: Type.String(),
    /** 40 hex characters. */
    request_key: personal(40),
    /** True where the user named no profile: it is that of the domain of the user's verified address. */
    implicit: Type.Optional(Type.Boolean()),
    message: Type.Optional(personal(255))
  })
})

export const roleAccepted = defineEvent({
  type: 'profile.role-accepted',
  description: 'A user accepted an offered role and now has it.',
  data: Type.Object({
    profile: Type.String(),
    user: Type.String(),
    role,
    /** The offer that it was; absent in version 0.1, and where the role was held already. */
    offer: Type.Optional(Type.String()),
    /** Who accepted; absent in version 0.1. */
    accepted_by: Type.Optional(Type.String())
  })
})

export const roleRemoved = defineEvent({
  type: 'profile.role-removed',
  description:
    'A user no longer has a role on a profile, nor a pending request; in version 0.1 this also ended an offer.',
  data: Type.Object({ profile: Type.String(), user: Type.String() })
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

export const roleTypeDescribed = defineEvent({
  type: 'profile.role-type-described',
  description: 'A role type was created or changed.',
  data: Type.Object({
    /** The profile whose roles it describes; of the broker: those of every profile. */
    profile: Type.String(),
    person: Type.String(),
    role,
    title: Type.String({ maxLength: 20 }),
    skip_optin_on_grant: Type.Boolean(),
    implicit_create_on_none: Type.Boolean(),
    otp_required: Type.Boolean(),
    is_global: Type.Boolean(),
    /** Who described it last; absent in version 0.1. */
    described_by: Type.Optional(Type.String()),
    /** JSON text of an object; empty: none. */
    extra: personal(10_000),
    created_at: Type.String()
  })
})

export const roleTypeDeleted = defineEvent({
  type: 'profile.role-type-deleted',
  description: 'A role type was deleted.',
  data: Type.Object({ profile: Type.String(), role })
})

export type ProfileCreated = EventData<typeof profileCreated>
export type ProfileUpdated = EventData<typeof profileUpdated>
export type ProfileArchived = EventData<typeof profileArchived>
export type RoleGranted = EventData<typeof roleGranted>
export type RoleOffered = EventData<typeof roleOffered>
export type RoleOfferRepeated = EventData<typeof roleOfferRepeated>
export type GrantKeyDrawn = EventData<typeof grantKeyDrawn>
export type RoleNoted = EventData<typeof roleNoted>
export type RoleRequested = EventData<typeof roleRequested>
export type RoleAccepted = EventData<typeof roleAccepted>
export type RoleRemoved = EventData<typeof roleRemoved>
export type OfferAddressed = EventData<typeof offerAddressed>
export type OfferEnded = EventData<typeof offerEnded>
export type InvitationCounted = EventData<typeof invitationCounted>
export type AddressAwaited = EventData<typeof addressAwaited>
export type AddressOwned = EventData<typeof addressOwned>
export type AddressDisowned = EventData<typeof addressDisowned>
export type ProfileClaimed = EventData<typeof profileClaimed>
export type UserInvited = EventData<typeof userInvited>
export type RoleTypeDescribed = EventData<typeof roleTypeDescribed>
export type RoleTypeDeleted = EventData<typeof roleTypeDeleted>

export const profileEvents = [
  profileCreated,
  profileUpdated,
  profileArchived,
  roleGranted,
  roleOffered,
  roleOfferRepeated,
  offerAddressed,
  offerEnded,
  addressAwaited,
  invitationCounted,
  addressOwned,
  addressDisowned,
  profileClaimed,
  grantKeyDrawn,
  roleNoted,
  roleRequested,
  roleAccepted,
  roleRemoved,
  userInvited,
  roleTypeDescribed,
  roleTypeDeleted
]

/** The events of profile, and the data of each. */
export type ProfileEvents = EventsOf<typeof profileEvents>
