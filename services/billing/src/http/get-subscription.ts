import { ProvidedSubscription, SubscribedSubscription } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation, organizationView } from '@bursar/service-kit'
import { account } from '../domain/account.ts'
import { type LivePlan, plan } from '../domain/plan.ts'
import { isActive, type Subscription } from '../domain/subscription.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { accountStream, planStream } from '../streams.ts'
import { grantKeys } from '../subscriptions/grant-keys.ts'
import { subscriberOf } from '../subscriptions/url-subscriber.ts'
import { planShort } from './views/plan-view.ts'
import { providedView, subscribedView } from './views/subscription-view.ts'

export const getSubscription = operation({
  method: 'GET',
  path: '/api/profile/{profile}/subscriptions/{subscribed_plan}',
  access: 'provider',
  unconditional: true,
  summary: 'The active subscription to a plan',
  answers: { 200: SubscribedSubscription },
  async handle(request) {
    const { params, profile, origin, reveal } = request
    const { held, plan } = await activeOf(request, profile.id, params.subscribed_plan ?? '')
    if (held.withheld) fail('not_found')
    const grant_key = held.acceptance ? null : (await grantKeys(request))(held.subscription)
    const subscriber = organizationView(await reveal(profile))
    return answer(200, subscribedView(held, subscriber, planShort(plan), { origin, grant_key }))
  }
})

export const getProvidedSubscription = operation({
  method: 'GET',
  path: '/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}',
  access: 'direct',
  summary: 'The active subscription of a subscriber to a plan; 404 once it ended',
  answers: { 200: ProvidedSubscription },
  async handle(request) {
    const { params, profile, origin, reveal } = request
    const subscriber = await subscriberOf(request)
    const { held, plan } = await activeOf(request, subscriber.id, params.plan ?? '')
    if (plan.provider !== profile.id) fail('not_found')
    const provider = String((await reveal(profile)).slug)
    const who = organizationView(await reveal(subscriber))
    return answer(200, providedView(held, who, planShort(plan), { origin, provider }))
  }
})

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
