import { ProvidedSubscription, SubscribedSubscription } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation, seesDealingsWith } from '@bursar/service-kit'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import { planShort } from '../../plans/plan-view.ts'
import { activeSubscription } from '../active-subscription.ts'
import { providerShows, subscriberShows } from '../shown-subscription.ts'
import { subscriberOf } from '../url-subscriber.ts'

export const getSubscription = operation({
  method: 'GET',
  path: '/api/profile/{profile}/subscriptions/{subscribed_plan}',
  access: 'provider',
  unconditional: true,
  summary: 'The active subscription to a plan',
  answers: { 200: SubscribedSubscription },
  async handle(request) {
    const { params, profile, now, transact } = request
    const wanted = { subscriber: profile.id, plan: params.subscribed_plan, now }
    const { held, plan } = await transact((tx) => activeSubscription(tx, wanted))
    if (!isShown(request, held)) fail('not_found')
    return answer(200, await subscriberShows(request, held, planShort(plan)))
  }
})

export const getProvidedSubscription = operation({
  method: 'GET',
  path: '/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}',
  access: 'direct',
  summary: 'The active subscription of a subscriber to a plan; 404 once it has ended',
  answers: { 200: ProvidedSubscription },
  async handle(request) {
    const { params, profile, now, transact } = request
    const subscriber = await subscriberOf(request)
    const wanted = { subscriber: subscriber.id, plan: params.plan, now }
    const { held, plan } = await transact((tx) => activeSubscription(tx, wanted))
    if (plan.provider !== profile.id) fail('not_found')
    return answer(200, await providerShows(request, subscriber, held, planShort(plan)))
  }
})

/** A subscriber is shown what it dealt in, and a provider what is with that provider. */
function isShown(request: OperationRequest<any, any>, { withheld, provider }: Subscription): boolean {
  return request.seen.all ? !withheld : seesDealingsWith(request, provider)
}
