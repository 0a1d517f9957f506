/** HTTP schemas of profiles. */
import { type Static, Type } from 'typebox'
import { DateTime, Id, Organization, Rate, Text } from '../../http/common.ts'
import { detailSchemas, optional } from './details.ts'
import { InvoiceRetention, invoicing } from './invoicing.ts'
import { PayoutDays } from './payout-days.ts'

const { full_name, ...others } = detailSchemas('sent')
const writable = optional(others)

/** A new billing profile; without a slug one is derived from the name. */
export const OrganizationCreate = Type.Object(
  { ...writable, full_name, type: Type.Optional(Text(40)) },
  { $id: 'OrganizationCreate' }
)
export type OrganizationCreate = Static<typeof OrganizationCreate>

/** What the broker takes of plans that are made from then on, in 1/10000; taken from managers of the broker only. */
const broker_fee = Type.Optional(Rate)

/** For how long what is sold is held before it can be withdrawn; taken from managers of the broker only. */
const payout_days = Type.Optional(PayoutDays)

/** New details of a profile; what is left out stays. */
export const ProfileUpdate = Type.Object(
  { ...writable, full_name, broker_fee, payout_days, ...invoicing },
  { $id: 'ProfileUpdate' }
)
export type ProfileUpdate = Static<typeof ProfileUpdate>

/** Some new details of a profile. */
export const PatchedProfileUpdate = Type.Object(
  { ...writable, full_name: Type.Optional(full_name), broker_fee, payout_days, ...invoicing },
  { $id: 'PatchedProfileUpdate' }
)
export type PatchedProfileUpdate = Static<typeof PatchedProfileUpdate>

const organizationDetail = {
  ...Organization.properties,
  ...detailSchemas('shown'),
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
    /** Days for which what it sells is held; for the same. */
    payout_days: Type.Optional(PayoutDays),
    /** What the numbers of its invoices begin with, what stands at their end, and for how many years they name who was erased. */
    invoice_prefix: Type.Optional(Type.String()),
    invoice_note: Type.Optional(Type.String()),
    invoice_retention: Type.Optional(InvoiceRetention),
    ...ofUser,
    activities: Type.Array(Type.Unknown())
  },
  { $id: 'ProfileDetail' }
)
export type ProfileDetail = Static<typeof ProfileDetail>

/** What archiving a profile comes to. Its plans become inactive as well. */
export const ProfileArchival = Type.Object(
  {
    /** Its slug. */
    profile: Type.String(),
    roles_ended: Type.Integer({ minimum: 0 }),
    /** Of roles that nobody has accepted yet. */
    offers_ended: Type.Integer({ minimum: 0 }),
    /** Of the profile to plans of others. */
    subscriptions_ended: Type.Integer({ minimum: 0 }),
    /** Of others to plans of the profile. */
    subscribers_ended: Type.Integer({ minimum: 0 }),
    /** Up to when nobody else can take the slug. */
    name_kept_until: DateTime
  },
  { $id: 'ProfileArchival' }
)
export type ProfileArchival = Static<typeof ProfileArchival>
