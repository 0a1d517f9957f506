/** HTTP schemas of profiles. */
import { type Static, Type } from 'typebox'
import { Country } from '../../countries.ts'
import { Extra } from '../../extra.ts'
import { DateTime, Id, Nullable, Organization, Rate, Text } from '../../http/common.ts'

const writable = {
  slug: Type.Optional(Text(150)),
  picture: Type.Optional(Nullable(Text(2_083))),
  email: Type.Optional(Text(254)),
  phone: Type.Optional(Text(40)),
  street_address: Type.Optional(Text(255)),
  locality: Type.Optional(Text(255)),
  region: Type.Optional(Text(255)),
  postal_code: Type.Optional(Text(255)),
  country: Type.Optional(Country),
  default_timezone: Type.Optional(Text(64)),
  no_implicit_role: Type.Optional(Type.Boolean()),
  is_provider: Type.Optional(Type.Boolean()),
  is_bulk_buyer: Type.Optional(Type.Boolean()),
  extra: Type.Optional(Extra)
}

const fullName = Type.String({ minLength: 1, maxLength: 255 })

/** A new billing profile; without a slug one is derived from the name. */
export const OrganizationCreate = Type.Object(
  { ...writable, full_name: fullName, type: Type.Optional(Text(40)) },
  { $id: 'OrganizationCreate' }
)
export type OrganizationCreate = Static<typeof OrganizationCreate>

/** What the broker takes of plans that are made from then on, in 1/10000; taken from managers of the broker only. */
const broker_fee = Type.Optional(Rate)

/** New details of a profile; what is left out stays. */
export const ProfileUpdate = Type.Object(
  { ...writable, full_name: fullName, broker_fee },
  { $id: 'ProfileUpdate' }
)
export type ProfileUpdate = Static<typeof ProfileUpdate>

/** Some new details of a profile. */
export const PatchedProfileUpdate = Type.Object(
  { ...writable, full_name: Type.Optional(fullName), broker_fee },
  { $id: 'PatchedProfileUpdate' }
)
export type PatchedProfileUpdate = Static<typeof PatchedProfileUpdate>

const organizationDetail = {
  ...Organization.properties,
  full_name: Type.String(),
  email: Type.String(),
  phone: Type.String(),
  street_address: Type.String(),
  locality: Type.String(),
  region: Type.String(),
  postal_code: Type.String(),
  country: Type.String(),
  default_timezone: Type.String(),
  no_implicit_role: Type.Boolean(),
  is_provider: Type.Boolean(),
  is_bulk_buyer: Type.Boolean(),
  extra: Extra,
  detail: Type.String()
}

/** A profile with its address and settings. */
export const OrganizationDetail = Type.Object(organizationDetail, { $id: 'OrganizationDetail' })
export type OrganizationDetail = Static<typeof OrganizationDetail>

/** What a profile is subscribed to. */
export const WithSubscription = Type.Object(
  {
    id: Id,
    created_at: DateTime,
    ends_at: DateTime,
    plan: Type.Object({ id: Id, slug: Type.String(), title: Type.String() }),
    auto_renew: Type.Boolean()
  },
  { $id: 'WithSubscription' }
)
export type WithSubscription = Static<typeof WithSubscription>

/** What a profile shows of its user, beside the details of its own. */
const ofUser = { nick_name: Type.String(), lang: Type.String() }

/** A profile as the list of all of them has it. */
export const Profile = Type.Object({ ...organizationDetail, ...ofUser }, { $id: 'Profile' })
export type Profile = Static<typeof Profile>

/** A profile with all details. */
export const ProfileDetail = Type.Object(
  {
    ...organizationDetail,
    subscriptions: Type.Array(WithSubscription),
    /** In 1/10000, of plans that are made from then on; for its own people and the broker's. */
    broker_fee: Type.Optional(Rate),
    ...ofUser,
    activities: Type.Array(Type.Unknown())
  },
  { $id: 'ProfileDetail' }
)
export type ProfileDetail = Static<typeof ProfileDetail>
