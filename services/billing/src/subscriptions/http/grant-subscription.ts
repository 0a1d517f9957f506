import { ProvidedSubscription, ProvidedSubscriptionCreate } from '@bursar/contracts'
import { foldOn, type Transaction } from '@bursar/event-sourcing'
import { answer, fail, managesBroker, type OperationRequest, operation } from '@bursar/service-kit'
import { Type } from 'typebox'
import { type Account, type AccountEvent, account } from '../../accounts/domain/account.ts'
import { grantPlan, inviteTo } from '../../accounts/domain/granting.ts'
import { importedNames } from '../../accounts/imported-names.ts'
import { type LivePlan, notePlanSubscribed } from '../../plans/domain/plan.ts'
import { loadUrlPlan } from '../../plans/url-plan.ts'
import { accountStream, planStream } from '../../shared/streams.ts'
import { countGrants } from '../count-grants.ts'
import { GRANTS_MOST, GRANTS_MOST_OF_BROKER } from '../domain/granter.ts'
import { type GrantedSubscriber, grantedSubscriber, wantedSubscriber } from '../granted-subscriber.ts'
import { grantedShows } from '../shown-subscription.ts'

type Request = OperationRequest<
  ProvidedSubscriptionCreate,
  { readonly force?: boolean },
  { readonly plan: string }
>

/**
 * POST /api/profile/{profile}/plans/{plan}/subscriptions: gives a period of a plan to a profile, which accepts it or not.
 * `force` says that a mail goes out, and lets who is not here yet come to be; it changes nothing else.
 */
export const grantSubscription = operation({
  method: 'POST',
  path: '/api/profile/{profile}/plans/{plan}/subscriptions',
  access: 'direct',
  summary: 'Grant a subscription to a profile, which is asked to accept it',
  query: Type.Object({ force: Type.Optional(Type.Boolean({ description: 'invite by mail' })) }),
  body: ProvidedSubscriptionCreate,
  answers: { 200: ProvidedSubscription, 201: ProvidedSubscription },
  refuses: [429],
  async handle(request) {
    const { params, profile, body, query, caller, engine, commit } = request
    if (!caller) fail('not_authenticated')
    const wanted = { ...wantedSubscriber(body.profile), invites: query.force === true }
    const names = await importedNames(engine.keys, profile.id)
    const limits = (await managesBroker(request)) ? GRANTS_MOST_OF_BROKER : GRANTS_MOST
    const subscription = engine.world.id()
    return commit(async (tx) => {
      const plan = await loadUrlPlan(tx, params.plan, profile.id)
      const subscriber = await grantedSubscriber(tx, request, names, wanted)
      const made = await granted(tx, request, { plan, subscriber, subscription, by: caller.user })
      if (made.asks) {
        const grant = { profile: subscriber.id, plan: plan.plan, subscription: made.held.subscription }
        await countGrants(tx, [profile.id, caller.user], grant, { limits, now: request.now })
      }
      const isNew = made.held.subscription === subscription
      return answer(isNew ? 201 : 200, await grantedShows(request, subscriber, made.held, plan))
    })
  }
})

interface Grant {
  readonly plan: LivePlan
  readonly subscriber: GrantedSubscriber
  readonly subscription: string
  readonly by: string
}

/** Appends the grant and its mail; `asks`: somebody is asked now who was not before. */
async function granted(tx: Transaction, request: Request, { plan, subscriber, subscription, by }: Grant) {
  const { profile, body, query, now, origin } = request
  const { id, known, introduction } = subscriber
  const stream = accountStream(id)
  let state: Account = foldOn(account, await tx.load(stream, account), introduction, now)
  const accepting = { profile: id, by, now }
  const period = { type: plan.period_type, length: plan.period_length }
  const terms = {
    subscription,
    plan: plan.plan,
    provider: profile.id,
    period,
    opted_in: plan.skip_optin_on_grant
  }
  const decision = grantPlan(state.subscriptions[plan.plan], { ...accepting, ...terms })
  if (!decision.ok) fail(decision.code, decision)
  const take = (events: readonly AccountEvent[]) => {
    state = foldOn(account, state, events, now)
    return state.subscriptions[plan.plan] ?? fail('not_found')
  }
  const before = take(decision.events)
  const mail = { person: known?.user ?? id, plan_title: plan.title, message: body.message ?? '', origin }
  const invited = query.force ? inviteTo(before, { ...accepting, ...mail }) : []
  const held = take(invited)
  tx.append(stream, [...introduction, ...decision.events, ...invited])
  tx.append(planStream(plan.plan), notePlanSubscribed(plan, now))
  // Nobody reads what is granted to a profile that the provider looks after, unless a mail goes out.
  const isRead = known?.managed ?? false
  return { held, asks: invited.length > 0 || (isRead && decision.events.length > 0) }
}
