import type { Organization, Plan, SubscribedSubscription } from '@bursar/contracts'
import type { SubscriptionDocument } from '../../projections/subscriptions.ts'

/** A subscription as its subscriber sees it. */
export function subscribedView(
  { created_at, ends_at, auto_renew }: SubscriptionDocument,
  profile: Organization,
  plan: Plan,
  origin: string
): SubscribedSubscription {
  return {
    created_at,
    ends_at,
    description: null,
    profile,
    plan,
    auto_renew,
    extra: null,
    grant_key: null,
    request_key: null,
    app_url: `${origin}/app/${profile.slug}`,
    remove_api_url: `${origin}/api/profile/${profile.slug}/subscriptions/${plan.slug}`,
    editable: true
  }
}
