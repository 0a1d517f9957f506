import { answer, type FindProvider, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { account } from '../../accounts/domain/account.ts'
import { planIdOf } from '../../plans/plan-names.ts'
import type { PlanDocument } from '../../plans/projection.ts'
import { loadUrlPlan } from '../../plans/url-plan.ts'
import { accountStream } from '../../shared/streams.ts'
import { endSubscriptions } from '../domain/end-subscriptions.ts'
import { subscriberOf } from '../url-subscriber.ts'

export const unsubscribe = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}/subscriptions/{subscribed_plan}',
  access: 'provider',
  unconditional: true,
  provider: providerOfPlan,
  summary: 'Unsubscribe now; answers 204 even if no subscription is active',
  answers: { 204: null },
  handle: ({ params, profile, now, commit }) =>
    commit(async (tx) => {
      const plan = await planIdOf(tx, params.subscribed_plan)
      const held = await tx.load(accountStream(profile.id), account)
      tx.append(
        accountStream(profile.id),
        endSubscriptions(held, profile.id, (one) => one.plan === plan, now)
      )
      return answer(204)
    })
})

/** Whose plan the URL names. */
async function providerOfPlan({
  params,
  collection
}: Parameters<FindProvider<{ readonly subscribed_plan: string }>>[0]): Promise<string | null> {
  const plan = await collection('plans').getBy<PlanDocument>('slug', params.subscribed_plan)
  return plan?.provider ?? null
}

export const endSubscription = operation({
  method: 'DELETE',
  path: '/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}',
  access: 'direct',
  summary: 'End the subscription of a subscriber now',
  answers: { 204: null },
  handle: endOfSubscriber
})

async function endOfSubscriber(
  request: OperationRequest<undefined, unknown, { readonly plan: string; readonly subscriber: string }>
) {
  const { params, profile, now, commit } = request
  const subscriber = await subscriberOf(request)
  return commit(async (tx) => {
    const { plan } = await loadUrlPlan(tx, params.plan, profile.id)
    const held = await tx.load(accountStream(subscriber.id), account)
    // Who never had it is as unknown here as who does not exist.
    if (!held.subscriptions[plan]) fail('not_found')
    tx.append(
      accountStream(subscriber.id),
      endSubscriptions(held, subscriber.id, (one) => one.plan === plan, now)
    )
    return answer(204)
  })
}
