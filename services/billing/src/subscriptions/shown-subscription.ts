/** One subscription as its own URLs answer it, to the subscriber's side and to the provider's. */
import type { Organization, Plan, ProvidedSubscription, SubscribedSubscription } from '@bursar/contracts'
import {
  inViewOf,
  managedBy,
  nameAlone,
  type OperationRequest,
  organizationsOf,
  organizationView,
  type ProfileRef
} from '@bursar/service-kit'
import type { Subscription } from '../accounts/domain/subscription.ts'
import { lockedOf } from '../ledger/locked.ts'
import { orders } from '../ledger/orders-projection.ts'
import type { LivePlan } from '../plans/domain/plan.ts'
import { planShort, plansShort } from '../plans/plan-view.ts'
import { grantKeys, requestKeys } from './grant-keys.ts'
import type { GrantedSubscriber } from './granted-subscriber.ts'
import { plansNamed, providedView, subscribedView } from './subscription-view.ts'

type Asked = OperationRequest<any, any, any>

/** The view of a subscription of {profile}. */
export async function subscriberShows(
  request: Asked,
  held: Subscription,
  plan: Plan
): Promise<SubscribedSubscription> {
  const { profile, seen, origin, reveal } = request
  const waits = isWaiting(held) && seen.all
  const grant_key = waits ? (await grantKeys(request))(held.subscription) : null
  const isManaged = await managedBy(request, [profile.id, held.provider])
  const request_key = await requestKey(request, held)
  const editable = isManaged(profile.id) || isManaged(held.provider)
  const subscriber = organizationView(await reveal(profile))
  const locked = await isLocked(request, held)
  const provider = (await organizationsOf(request, [held.provider]))(held.provider)
  const planOf = await plansShort(request, plansNamed([held]))
  const at = { origin, provider, grant_key, request_key, editable, locked, planOf }
  return subscribedView(await reveal(held), subscriber, plan, at)
}

/** The view of a subscription to a plan of {profile}; its key is shown to who made it. */
export async function providerShows(
  request: Asked,
  subscriber: ProfileRef,
  held: Subscription,
  plan: Plan
): Promise<ProvidedSubscription> {
  const inView = await inViewOf(request, [subscriber.id])
  const whole = organizationView(await request.reveal(subscriber))
  const who = inView(subscriber.id) ? whole : nameAlone(whole, held.created_at)
  return provided(request, who, held, plan)
}

/** The same of one that was just granted, to who may be coming to be by that. */
export async function grantedShows(
  request: Asked,
  { id, known, slug }: GrantedSubscriber,
  held: Subscription,
  plan: LivePlan
): Promise<ProvidedSubscription> {
  if (known) return providerShows(request, known, held, planShort(plan))
  const printable_name = request.body.profile.full_name.trim()
  const named = { id, slug, printable_name, picture: null, type: 'organization', credentials: false }
  return provided(request, { ...named, created_at: held.created_at }, held, planShort(plan))
}

async function provided(
  request: Asked,
  who: Organization,
  held: Subscription,
  plan: Plan
): Promise<ProvidedSubscription> {
  const { profile, origin, reveal } = request
  const provider = String((await reveal(profile)).slug)
  const grant_key = held.granted && isWaiting(held) ? (await grantKeys(request))(held.subscription) : null
  const request_key = await requestKey(request, held)
  const locked = await isLocked(request, held)
  const planOf = await plansShort(request, plansNamed([held]))
  const at = { origin, provider, grant_key, request_key, locked, planOf }
  return providedView(await reveal(held), who, plan, at)
}

/** As the read models have it. */
async function isLocked({ collection }: Asked, { subscription, disputed }: Subscription): Promise<boolean> {
  return disputed === true || (await lockedOf(collection(orders.name), [subscription])).has(subscription)
}

/** Of a plan that asks nobody to accept it runs without that. */
function isWaiting({ acceptance, opted_in, request }: Subscription): boolean {
  return acceptance === null && !opted_in && !request?.waits
}

/** What the provider accepts it by, as long as it waits for that. */
async function requestKey(
  request: Asked,
  { request: asked, subscription }: Subscription
): Promise<string | null> {
  return asked?.waits ? (await requestKeys(request))(subscription) : null
}
