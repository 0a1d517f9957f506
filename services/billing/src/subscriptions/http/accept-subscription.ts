import { SubscribedSubscription } from '@bursar/contracts'
import { answer, fail, operation, organizationsOf, organizationView } from '@bursar/service-kit'
import { acceptSubscription as accept } from '../../accounts/domain/acceptance.ts'
import { account } from '../../accounts/domain/account.ts'
import { plan } from '../../plans/domain/plan.ts'
import { planShort, plansShort } from '../../plans/plan-view.ts'
import { accountStream, planStream } from '../../shared/streams.ts'
import { grantKeys } from '../grant-keys.ts'
import { plansNamed, subscribedView } from '../subscription-view.ts'

export const acceptSubscription = operation({
  method: 'POST',
  path: '/api/profile/{profile}/subscriptions/accept/{grant_key}',
  access: 'direct',
  maker: true,
  summary: 'Accept a subscription that its provider granted or imported; accepting it again changes nothing',
  answers: { 200: SubscribedSubscription },
  async handle(request) {
    const { params, profile, caller, origin, now, commit, reveal } = request
    if (!caller) fail('not_authenticated')
    const keyOf = await grantKeys(request)
    const subscriber = organizationView(await reveal(profile))
    return commit(async (tx) => {
      const state = await tx.load(accountStream(profile.id), account)
      const held = Object.values(state.subscriptions).find(
        (one) => keyOf(one.subscription) === params.grant_key
      )
      const decision = accept(state, held, { profile: profile.id, by: caller.user, now })
      tx.append(accountStream(profile.id), decision)
      const sold = held ? await tx.load(planStream(held.plan), plan) : plan.initial
      if (!held || sold.is !== 'live') fail('not_found')
      const locked = Object.values(state.due).some(({ event_id }) =>
        event_id.startsWith(`sub_${held.subscription}/`)
      )
      const provider = (await organizationsOf(request, [held.provider]))(held.provider)
      const planOf = await plansShort(request, plansNamed([held]))
      const shown = { origin, provider, editable: true, locked: locked || held.disputed === true, planOf }
      return answer(200, subscribedView(await reveal(held), subscriber, planShort(sold), shown))
    })
  }
})
