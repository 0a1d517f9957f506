/** Schemas of the profile service. Field names and formats are those of the public API. */
import { type Static, Type } from 'typebox'
import { Country } from '../countries.ts'
import { Extra } from '../extra.ts'
import { Accessible, RoleDescription, UserDetail } from './auth.ts'
import { DateTime, Id, List, Nullable, Organization, Prose, Rate, Text } from './common.ts'

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

/** Who is to have a role: a user by name, or by e-mail address. */
export const RoleCreate = Type.Object(
  {
    slug: Type.Optional(Text(150)),
    email: Type.Optional(Text(254)),
    /** Name of somebody who is invited. */
    full_name: Type.Optional(Text(255)),
    extra: Type.Optional(Extra),
    message: Type.Optional(Prose(255))
  },
  { $id: 'RoleCreate' }
)
export type RoleCreate = Static<typeof RoleCreate>

/** Which profile a role is asked for on: by slug, or by e-mail address. */
export const AccessibleCreate = Type.Object(
  {
    slug: Type.Optional(Text(150)),
    email: Type.Optional(Text(254)),
    message: Type.Optional(Prose(255))
  },
  { $id: 'AccessibleCreate' }
)
export type AccessibleCreate = Static<typeof AccessibleCreate>

/** A new role type, or what is to change of one: what is left out stays. */
export const RoleTypeWrite = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 20 }),
    skip_optin_on_grant: Type.Optional(Type.Boolean()),
    implicit_create_on_none: Type.Optional(Type.Boolean()),
    otp_required: Type.Optional(Type.Boolean()),
    extra: Type.Optional(Extra)
  },
  { $id: 'RoleTypeWrite' }
)
export type RoleTypeWrite = Static<typeof RoleTypeWrite>

/** Some of what is to change of a role type. */
export const PatchedRoleTypeWrite = Type.Partial(RoleTypeWrite, { $id: 'PatchedRoleTypeWrite' })
export type PatchedRoleTypeWrite = Static<typeof PatchedRoleTypeWrite>

/** A user on a profile: with a role, offered one, or asking for one. */
export const Role = Type.Object(
  {
    created_at: DateTime,
    user: UserDetail,
    extra: Extra,
    /** While the user has not accepted. */
    grant_key: Nullable(Type.String()),
    /** While the profile has not granted. */
    request_key: Nullable(Type.String()),
    /** Null while it is only asked for. */
    role_description: Nullable(RoleDescription),
    accept_request_api_url: Nullable(Type.String()),
    remove_api_url: Type.String(),
    detail: Type.String()
  },
  { $id: 'Role' }
)
export type Role = Static<typeof Role>

/** list(+counts): how many are offered and asked for. */
const counts = { invited_count: Type.Integer(), requested_count: Type.Integer() }

export const RoleList = Type.Object({ ...counts, ...List(Role).properties })
export const AccessibleList = Type.Object({ ...counts, ...List(Accessible).properties })
