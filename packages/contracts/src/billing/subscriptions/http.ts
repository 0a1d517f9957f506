/** What URLs about subscriptions take and answer. */
import { type Static, type TSchema, Type } from 'typebox'
import { Extra } from '../../extra.ts'
import { DateTime, Id, List, Nullable, Organization, Prose, Sum, Text } from '../../http/common.ts'
import { OrganizationDetail } from '../../profile/profiles/http.ts'
import { Plan } from '../plans/http.ts'
import { DESCRIPTION_MAX, MESSAGE_MAX, REASON_MAX } from './texts.ts'

export const subscriptionFields = {
  id: Id,
  created_at: DateTime,
  ends_at: DateTime,
  /** Until when it is, or was, a trial; null without one. */
  trial_ends_at: Nullable(DateTime),
  /** True while something that was ordered of it is due, whoever owes that, or a bank disputes what paid it. */
  locked: Type.Boolean(),
  /** The plan that was changed to this one, and the one that it goes over to at its end; null without one. */
  changed_from: Nullable(Plan),
  change_to: Nullable(Plan),
  description: Nullable(Type.String()),
  profile: Organization,
  auto_renew: Type.Boolean(),
  extra: Extra,
  grant_key: Nullable(Type.String()),
  request_key: Nullable(Type.String()),
  app_url: Type.String()
}

/** A subscription as its subscriber sees it. */
export const SubscribedSubscription = Type.Object(
  {
    ...subscriptionFields,
    plan: Plan,
    /** Who sells the plan. */
    provider: Organization,
    remove_api_url: Type.String(),
    editable: Type.Boolean()
  },
  { $id: 'SubscribedSubscription' }
)
export type SubscribedSubscription = Static<typeof SubscribedSubscription>

/** A subscription as the provider of its plan sees it. */
export const ProvidedSubscription = Type.Object(
  {
    ...subscriptionFields,
    plan: Plan,
    accept_request_api_url: Type.String(),
    remove_api_url: Type.String()
  },
  { $id: 'ProvidedSubscription' }
)
export type ProvidedSubscription = Static<typeof ProvidedSubscription>

/** The same with the subscriber in detail: what the lists of active ones answer. */
export const ProvidedSubscriptionDetail = Type.Object(
  { ...subscriptionFields, profile: OrganizationDetail, plan: Plan },
  { $id: 'ProvidedSubscriptionDetail' }
)
export type ProvidedSubscriptionDetail = Static<typeof ProvidedSubscriptionDetail>

export const ProvidedSubscriptionDetailList = List(ProvidedSubscriptionDetail)

export const ProvidedSubscriptionList = List(ProvidedSubscription)

/** Profiles in short. */
export const OrganizationList = List(Organization)

export const SubscribedSubscriptionList = List(SubscribedSubscription)

/** Why somebody stops: `code` is one of the provider's own words for it. */
export const Reason = Type.Object(
  {
    code: Type.String({
      minLength: 1,
      maxLength: 50,
      pattern: '^[-a-zA-Z0-9_]+$',
      description: 'Letters from a to z, digits, - and _.'
    }),
    text: Type.Optional(Prose(REASON_MAX))
  },
  { $id: 'Reason' }
)
export type Reason = Static<typeof Reason>

/**
 * What a subscription may be changed to; what is left out stays. Description and extra are the provider's, and so is
 * `ends_at`, which may be a bare date. `reason`: why the renewal is stopped.
 */
export const PatchedSubscription = Type.Object(
  {
    ends_at: Type.Optional(Type.String({ maxLength: 40 })),
    auto_renew: Type.Optional(Type.Boolean()),
    description: Type.Optional(Nullable(Prose(DESCRIPTION_MAX))),
    extra: Type.Optional(Extra),
    reason: Type.Optional(Nullable(Reason))
  },
  { $id: 'PatchedSubscription' }
)
export type PatchedSubscription = Static<typeof PatchedSubscription>

/** Whom a subscription is granted to: a profile by its slug, or whoever has an address. */
export const OrganizationInvite = Type.Object(
  {
    slug: Type.Optional(Text(255)),
    full_name: Type.String({ minLength: 1, maxLength: 255 }),
    email: Type.Optional(Text(254))
  },
  { $id: 'OrganizationInvite' }
)
export type OrganizationInvite = Static<typeof OrganizationInvite>

/** A subscription that is granted, with what the mail about it says. */
export const ProvidedSubscriptionCreate = Type.Object(
  { profile: OrganizationInvite, message: Type.Optional(Nullable(Prose(MESSAGE_MAX))) },
  { $id: 'ProvidedSubscriptionCreate' }
)
export type ProvidedSubscriptionCreate = Static<typeof ProvidedSubscriptionCreate>

/** How a subscription is ended at once. */
export const Unsubscribe = Type.Object({ reason: Type.Optional(Nullable(Reason)) }, { $id: 'Unsubscribe' })
export type Unsubscribe = Static<typeof Unsubscribe>

/**
 * What ending a subscription at once would come to: how it would stand, null where none runs, and what of its orders
 * would stay due.
 */
const Ending = <Subscription extends TSchema>(subscription: Subscription) =>
  Type.Object({ subscription: Nullable(subscription), balances: Type.Record(Type.String(), Sum) })

export const SubscribedEnding = Ending(SubscribedSubscription)
export const ProvidedEnding = Ending(ProvidedSubscription)
