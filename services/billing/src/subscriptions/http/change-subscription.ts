/** PUT and PATCH of a subscription, by the URL of its subscriber and by that of its provider. */
import { PatchedSubscription, ProvidedSubscription, SubscribedSubscription } from '@bursar/contracts'
import { foldOn, type Transaction } from '@bursar/event-sourcing'
import {
  answer,
  fail,
  managedBy,
  type OperationRequest,
  operation,
  type ProfileRef
} from '@bursar/service-kit'
import { account } from '../../accounts/domain/account.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import { noteInClear } from '../../accounts/note-view.ts'
import { planShort } from '../../plans/plan-view.ts'
import { accountStream } from '../../shared/streams.ts'
import { type ActiveSubscription, activeSubscription } from '../active-subscription.ts'
import { type Changing, changeSubscription as change } from '../domain/change-subscription.ts'
import { providerOfPlan } from '../plan-provider.ts'
import { requestedChanges } from '../requested-changes.ts'
import { providerShows, subscriberShows } from '../shown-subscription.ts'
import { subscriberOf } from '../url-subscriber.ts'

type Request<Params> = OperationRequest<PatchedSubscription, unknown, Params>

const ofSubscriber = {
  path: '/api/profile/{profile}/subscriptions/{subscribed_plan}',
  access: 'provider',
  unconditional: true,
  provider: providerOfPlan,
  body: PatchedSubscription,
  answers: { 200: SubscribedSubscription },
  handle: changeOfSubscriber
} as const

const ofProvider = {
  path: '/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}',
  access: 'direct',
  body: PatchedSubscription,
  answers: { 200: ProvidedSubscription },
  handle: changeOfProvider
} as const

export const changeSubscription = [
  operation({
    ...ofSubscriber,
    method: 'PUT',
    summary: 'Stop the renewal of a subscription, or turn it on again; its provider may change its end too'
  }),
  operation({ ...ofSubscriber, method: 'PATCH', summary: 'Change some of a subscription' }),
  operation({
    ...ofProvider,
    method: 'PUT',
    summary: 'Change the end or the description of the subscription of a subscriber, or stop its renewal'
  }),
  operation({ ...ofProvider, method: 'PATCH', summary: 'Change some of the subscription of a subscriber' })
] as const

async function changeOfSubscriber(request: Request<{ readonly subscribed_plan: string }>) {
  const { profile, params, now, commit } = request
  const wanted = { subscriber: profile.id, plan: params.subscribed_plan, now }
  return commit(async (tx) => {
    const found = await activeSubscription(tx, wanted)
    const isManaged = await managedBy(request, [profile.id, found.held.provider])
    const who = { asSubscriber: isManaged(profile.id), asProvider: isManaged(found.held.provider) }
    // Who looks after a shadow that no provider made has no say in what others sell to it.
    if (!who.asSubscriber && !who.asProvider) fail('forbidden')
    const after = await changed(tx, request, found, { subscriber: profile, ...who })
    return answer(200, await subscriberShows(request, after, planShort(found.plan)))
  })
}

async function changeOfProvider(request: Request<{ readonly plan: string; readonly subscriber: string }>) {
  const { profile, params, now, commit } = request
  const subscriber = await subscriberOf(request)
  const wanted = { subscriber: subscriber.id, plan: params.plan, now }
  return commit(async (tx) => {
    const found = await activeSubscription(tx, wanted)
    if (found.plan.provider !== profile.id) fail('not_found')
    const after = await changed(tx, request, found, { subscriber, asSubscriber: false, asProvider: true })
    return answer(200, await providerShows(request, subscriber, after, planShort(found.plan)))
  })
}

type Who = Pick<Changing, 'asSubscriber' | 'asProvider'> & { readonly subscriber: ProfileRef }

/** Appends the changes; gives the subscription as it stands then. */
async function changed(
  tx: Transaction,
  { body, profile, caller, now, reveal }: Request<unknown>,
  { state, held, plan }: ActiveSubscription,
  { subscriber, ...who }: Who
): Promise<Subscription> {
  if (!caller) fail('not_authenticated')
  const inClear = { ...held, note: noteInClear(await reveal(held.note)) }
  const decision = change(state, inClear, requestedChanges(body, profile.default_timezone), {
    ...who,
    profile: subscriber.id,
    person: subscriber.user ?? subscriber.id,
    by: caller.user,
    renews: plan.renewal_type === 'auto-renew',
    now
  })
  if (!decision.ok) fail(decision.code, decision)
  tx.append(accountStream(subscriber.id), decision)
  return foldOn(account, state, decision.events, now).subscriptions[plan.plan] ?? held
}
