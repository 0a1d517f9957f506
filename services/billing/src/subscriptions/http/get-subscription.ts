import { ProvidedSubscription, SubscribedSubscription } from '@bursar/contracts'
import {
  answer,
  fail,
  inViewOf,
  managedBy,
  nameAlone,
  type OperationRequest,
  operation,
  organizationView,
  seesDealingsWith
} from '@bursar/service-kit'
import { account } from '../../accounts/domain/account.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import { type LivePlan, plan } from '../../plans/domain/plan.ts'
import { planIdOf } from '../../plans/plan-names.ts'
import { planShort } from '../../plans/plan-view.ts'
import { accountStream, planStream } from '../../shared/streams.ts'
import { grantKeys } from '../grant-keys.ts'
import { providedView, subscribedView } from '../subscription-view.ts'
import { subscriberOf } from '../url-subscriber.ts'

export const getSubscription = operation({
  method: 'GET',
  path: '/api/profile/{profile}/subscriptions/{subscribed_plan}',
  access: 'provider',
  unconditional: true,
  summary: 'The active subscription to a plan',
  answers: { 200: SubscribedSubscription },
  async handle(request) {
    const { params, profile, seen, origin, reveal } = request
    const { held, plan } = await activeOf(request, profile.id, params.subscribed_plan)
    if (!isShown(request, held)) fail('not_found')
    const waits = held.acceptance === null && seen.all
    const grant_key = waits ? (await grantKeys(request))(held.subscription) : null
    const isManaged = await managedBy(request, [profile.id, plan.provider])
    const editable = isManaged(profile.id) || isManaged(plan.provider)
    const subscriber = organizationView(await reveal(profile))
    return answer(200, subscribedView(held, subscriber, planShort(plan), { origin, grant_key, editable }))
  }
})

export const getProvidedSubscription = operation({
  method: 'GET',
  path: '/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}',
  access: 'direct',
  summary: 'The active subscription of a subscriber to a plan; 404 once it has ended',
  answers: { 200: ProvidedSubscription },
  async handle(request) {
    const { params, profile, origin, reveal } = request
    const subscriber = await subscriberOf(request)
    const { held, plan } = await activeOf(request, subscriber.id, params.plan)
    if (plan.provider !== profile.id) fail('not_found')
    const provider = String((await reveal(profile)).slug)
    const inView = await inViewOf(request, [subscriber.id])
    const whole = organizationView(await reveal(subscriber))
    const who = inView(subscriber.id) ? whole : nameAlone(whole, held.created_at)
    return answer(200, providedView(held, who, planShort(plan), { origin, provider }))
  }
})

/** A subscriber is shown what it dealt in, and a provider what is with that provider. */
function isShown(request: OperationRequest<any, any>, { withheld, provider }: Subscription): boolean {
  return request.seen.all ? !withheld : seesDealingsWith(request, provider)
}

/** Read from the streams: it is never behind what the caller just did. */
function activeOf({ transact, now }: OperationRequest<any, any>, subscriber: string, slug: string) {
  return transact(async (tx): Promise<{ held: Subscription; plan: LivePlan }> => {
    const id = await planIdOf(tx, slug)
    const state = id ? await tx.load(planStream(id), plan) : plan.initial
    const { subscriptions } = await tx.load(accountStream(subscriber), account)
    const held = id ? subscriptions[id] : undefined
    if (state.is !== 'live' || !held || !isActive(held, now)) fail('not_found')
    return { held, plan: state }
  })
}
