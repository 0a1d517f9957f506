/** What URLs about subscriptions take and answer. */
import { type Static, Type } from 'typebox'
import { Extra } from '../../extra.ts'
import { DateTime, Id, List, Nullable, Organization } from '../../http/common.ts'
import { OrganizationDetail } from '../../profile/profiles/http.ts'
import { Plan } from '../plans/http.ts'

export const subscriptionFields = {
  id: Id,
  created_at: DateTime,
  ends_at: DateTime,
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
  { ...subscriptionFields, plan: Plan, remove_api_url: Type.String(), editable: Type.Boolean() },
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
