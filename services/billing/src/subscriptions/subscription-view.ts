import type {
  Organization,
  OrganizationDetail,
  Plan,
  ProvidedSubscription,
  ProvidedSubscriptionDetail,
  SubscribedSubscription
} from '@bursar/contracts'
import type { SubscriptionDocument } from './projection.ts'

/** What a view needs of a subscription. */
type Shown = Pick<SubscriptionDocument, 'subscription' | 'created_at' | 'ends_at' | 'auto_renew'>

interface SubscribedAt {
  readonly origin: string
  readonly grant_key?: string | null
  readonly editable: boolean
}

/**
 * A subscription as its subscriber sees it. `grant_key`: what it is accepted by, as long as it waits for that;
 * `editable`: the caller may change it, or accept it.
 */
export function subscribedView(
  held: Shown,
  profile: Organization,
  plan: Plan,
  { origin, grant_key = null, editable }: SubscribedAt
): SubscribedSubscription {
  return {
    ...commonView(held, profile, plan, origin),
    grant_key,
    remove_api_url: `${origin}/api/profile/${profile.slug}/subscriptions/${plan.slug}`,
    editable
  }
}

/** A subscription as the plan's provider sees it; `provider` is its slug. */
export function providedView(
  held: Shown,
  profile: Organization,
  plan: Plan,
  { origin, provider }: { readonly origin: string; readonly provider: string }
): ProvidedSubscription {
  return {
    ...commonView(held, profile, plan, origin),
    accept_request_api_url: '',
    remove_api_url: `${origin}/api/profile/${provider}/plans/${plan.slug}/subscriptions/${profile.slug}`
  }
}

/** The same with the subscriber in detail, as the lists of active ones have it. */
export function providedDetail(
  held: Shown,
  profile: OrganizationDetail,
  plan: Plan,
  origin: string
): ProvidedSubscriptionDetail {
  return commonView(held, profile, plan, origin)
}

function commonView<Profile extends Organization>(
  { subscription: id, created_at, ends_at, auto_renew }: Shown,
  profile: Profile,
  plan: Plan,
  origin: string
) {
  return {
    id,
    created_at,
    ends_at,
    description: null,
    profile,
    plan,
    auto_renew,
    extra: null,
    grant_key: null,
    request_key: null,
    app_url: `${origin}/app/${profile.slug}`
  }
}
