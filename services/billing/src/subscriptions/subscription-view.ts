import type {
  Organization,
  OrganizationDetail,
  Plan,
  ProvidedSubscription,
  ProvidedSubscriptionDetail,
  SubscribedSubscription
} from '@bursar/contracts'
import type { Note } from '../accounts/domain/subscription.ts'
import type { Trial } from '../accounts/domain/trial.ts'
import { noteView } from '../accounts/note-view.ts'
import type { SubscriptionDocument } from './projection.ts'

/** What a view needs of a subscription; its note is in clear. */
interface Shown extends Pick<SubscriptionDocument, 'subscription' | 'created_at' | 'ends_at' | 'auto_renew'> {
  readonly note?: Note | null
  readonly trial_ends_at?: string | undefined
  readonly trial?: Pick<Trial, 'ends_at'>
  /** The plans that it came from and goes over to, by id. */
  readonly changed_from?: { readonly plan: string } | undefined
  readonly change_to?: { readonly plan: string } | undefined
}

/** What plans are shown as, by id. */
export type PlanOf = (id: string) => Plan

/** The ids of other plans that views of subscriptions name. */
export function plansNamed(shown: readonly Pick<Shown, 'changed_from' | 'change_to'>[]): string[] {
  return shown.flatMap(({ changed_from, change_to }) =>
    [changed_from, change_to].flatMap((one) => one?.plan ?? [])
  )
}

/** The two, as a subscription shows them. */
export function changesView(
  { changed_from, change_to }: Pick<Shown, 'changed_from' | 'change_to'>,
  planOf: PlanOf
): { changed_from: Plan | null; change_to: Plan | null } {
  return {
    changed_from: changed_from ? planOf(changed_from.plan) : null,
    change_to: change_to ? planOf(change_to.plan) : null
  }
}

interface SubscribedAt {
  readonly origin: string
  readonly provider: Organization
  readonly grant_key?: string | null
  readonly request_key?: string | null
  readonly editable: boolean
  readonly locked: boolean
  readonly planOf: PlanOf
}

/**
 * A subscription as its subscriber sees it. `grant_key`: what it is accepted by, as long as it waits for that;
 * `editable`: the caller may change it, or accept it.
 */
export function subscribedView(
  held: Shown,
  profile: Organization,
  plan: Plan,
  { origin, provider, grant_key = null, request_key = null, editable, locked, planOf }: SubscribedAt
): SubscribedSubscription {
  return {
    ...commonView(held, profile, plan, { origin, planOf }),
    locked,
    provider,
    grant_key,
    request_key,
    remove_api_url: `${origin}/api/profile/${profile.slug}/subscriptions/${plan.slug}`,
    editable
  }
}

interface ProvidedAt {
  readonly origin: string
  readonly provider: string
  readonly grant_key?: string | null
  readonly request_key?: string | null
  readonly locked: boolean
  readonly planOf: PlanOf
}

/** A subscription as the plan's provider sees it; `provider` is its slug. */
export function providedView(
  held: Shown,
  profile: Organization,
  plan: Plan,
  { origin, provider, grant_key = null, request_key = null, locked, planOf }: ProvidedAt
): ProvidedSubscription {
  return {
    ...commonView(held, profile, plan, { origin, planOf }),
    locked,
    grant_key,
    request_key,
    accept_request_api_url: request_key
      ? `${origin}/api/profile/${provider}/subscribers/accept/${request_key}`
      : '',
    remove_api_url: `${origin}/api/profile/${provider}/plans/${plan.slug}/subscriptions/${profile.slug}`
  }
}

/** The same with the subscriber in detail, as the lists of active ones have it. */
export function providedDetail(
  held: Shown,
  profile: OrganizationDetail,
  plan: Plan,
  {
    origin,
    request_key = null,
    locked,
    planOf
  }: Pick<ProvidedAt, 'origin' | 'request_key' | 'locked' | 'planOf'>
): ProvidedSubscriptionDetail {
  return { ...commonView(held, profile, plan, { origin, planOf }), locked, request_key }
}

function commonView<Profile extends Organization>(
  held: Shown,
  profile: Profile,
  plan: Plan,
  { origin, planOf }: { readonly origin: string; readonly planOf: PlanOf }
) {
  const { subscription: id, created_at, ends_at, auto_renew, note, trial, trial_ends_at } = held
  return {
    id,
    created_at,
    ends_at,
    trial_ends_at: trial?.ends_at ?? trial_ends_at ?? null,
    ...changesView(held, planOf),
    ...noteView(note),
    profile,
    plan,
    auto_renew,
    grant_key: null,
    request_key: null,
    app_url: `${origin}/app/${profile.slug}`
  }
}
