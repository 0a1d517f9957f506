import { ProvidedSubscription } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import {
  ACCESS,
  answer,
  fail,
  type OperationRequest,
  operation,
  type ProfileRef,
  profileKey
} from '@bursar/service-kit'
import { account } from '../../accounts/domain/account.ts'
import { acceptRequest as accept } from '../../accounts/domain/request.ts'
import { planShort } from '../../plans/plan-view.ts'
import { loadPlan } from '../../plans/url-plan.ts'
import { accountStream } from '../../shared/streams.ts'
import { requestKeys } from '../grant-keys.ts'
import type { SubscriptionDocument } from '../projection.ts'
import { providerShows } from '../shown-subscription.ts'

/** Subscriptions that are looked at together. */
const PAGE = 500

export const acceptRequest = operation({
  method: 'POST',
  path: '/api/profile/{profile}/subscribers/accept/{request_key}',
  access: 'direct',
  summary: 'Accept who asks to subscribe to a plan with optin_on_request',
  answers: { 200: ProvidedSubscription },
  async handle(request) {
    const { profile, caller, now, collection, commit } = request
    if (!caller) fail('not_authenticated')
    const asked = await requestedBy(request)
    const subscriber = await collection(ACCESS).get<ProfileRef>(profileKey(asked.profile))
    if (!subscriber) fail('not_found')
    return commit(async (tx) => {
      const stream = accountStream(asked.profile)
      const state = await tx.load(stream, account)
      const held = state.subscriptions[asked.plan]
      const plan = await loadPlan(tx, asked.plan)
      if (held?.subscription !== asked.subscription || plan?.provider !== profile.id) fail('not_found')
      const decision = accept(held, { profile: asked.profile, by: caller.user, now })
      if (!decision.ok) fail(decision.code, decision)
      tx.append(stream, decision)
      const after = foldOn(account, state, decision.events, now).subscriptions[asked.plan] ?? held
      return answer(200, await providerShows(request, subscriber, after, planShort(plan)))
    })
  }
})

/** The subscription that a key means, among those of which the provider was asked. */
async function requestedBy(
  request: OperationRequest<any, any, { readonly request_key: string }>
): Promise<SubscriptionDocument> {
  const { params, profile, collection } = request
  const keyOf = await requestKeys(request)
  for (let offset = 0; ; offset += PAGE) {
    const range = { list: 'requested', by: profile.id, descending: false, offset, limit: PAGE }
    const page = await collection('subscriptions').documents<SubscriptionDocument>(range)
    const found = page.find(({ subscription }) => keyOf(subscription) === params.request_key)
    if (found) return found
    if (page.length < PAGE) fail('not_found')
  }
}
