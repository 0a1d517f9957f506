import { DryRunQuery, ProvidedEnding, SubscribedEnding, Unsubscribe } from '@bursar/contracts'
import { foldOn, type Transaction } from '@bursar/event-sourcing'
import { type Answer, answer, fail, operation, type ProfileRef } from '@bursar/service-kit'
import { type AccountEvent, account, statement } from '../../accounts/domain/account.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import { planIdOf } from '../../plans/plan-names.ts'
import { planShort } from '../../plans/plan-view.ts'
import { loadPlan, loadUrlPlan } from '../../plans/url-plan.ts'
import { accountStream } from '../../shared/streams.ts'
import { endSubscriptions } from '../domain/end-subscriptions.ts'
import { reasonFields } from '../domain/reason.ts'
import { providerOfPlan } from '../plan-provider.ts'
import { providerShows, subscriberShows } from '../shown-subscription.ts'
import { subscriberOf } from '../url-subscriber.ts'

const shared = { method: 'DELETE', query: DryRunQuery, body: Unsubscribe } as const

export const unsubscribe = operation({
  ...shared,
  path: '/api/profile/{profile}/subscriptions/{subscribed_plan}',
  access: 'provider',
  unconditional: true,
  provider: providerOfPlan,
  summary: 'Unsubscribe now; answers 204 even if no subscription is active',
  answers: { 204: null, 200: SubscribedEnding },
  async handle(request) {
    const { params, profile, query, transact, commit } = request
    const work = async (tx: Transaction) => {
      const plan = (await planIdOf(tx, params.subscribed_plan)) ?? ''
      return ending(tx, profile, plan, request)
    }
    if (!query.dry_run) return commit(async (tx) => end(tx, await work(tx)))
    return transact(async (tx) => {
      const { after, balances } = await work(tx)
      const plan = after && (await loadPlan(tx, after.plan))
      const subscription = plan ? await subscriberShows(request, after, planShort(plan)) : null
      return tried({ subscription, balances })
    })
  }
})

export const endSubscription = operation({
  ...shared,
  path: '/api/profile/{profile}/plans/{plan}/subscriptions/{subscriber}',
  access: 'direct',
  summary: 'End the subscription of a subscriber now',
  answers: { 204: null, 200: ProvidedEnding },
  async handle(request) {
    const { params, profile, query, transact, commit } = request
    const subscriber = await subscriberOf(request)
    const work = async (tx: Transaction) => {
      const sold = await loadUrlPlan(tx, params.plan, profile.id)
      const found = await ending(tx, subscriber, sold.plan, request)
      // Who never had it is as unknown here as who does not exist.
      if (!found.known) fail('not_found')
      return { ...found, sold }
    }
    if (!query.dry_run) return commit(async (tx) => end(tx, await work(tx)))
    return transact(async (tx) => {
      const { after, balances, sold } = await work(tx)
      const subscription = after ? await providerShows(request, subscriber, after, planShort(sold)) : null
      return tried({ subscription, balances })
    })
  }
})

interface Ending {
  readonly stream: string
  readonly events: readonly AccountEvent[]
  /** Whether there ever was one. */
  readonly known: boolean
  /** The subscription as it stands then; undefined where none runs. */
  readonly after: Subscription | undefined
  /** What of its orders stays due, by unit. */
  readonly balances: Record<string, number>
}

async function ending(
  tx: Transaction,
  subscriber: ProfileRef,
  plan: string,
  { body, now }: { readonly body: Unsubscribe; readonly now: string }
): Promise<Ending> {
  const { id } = subscriber
  const stream = accountStream(id)
  const state = await tx.load(stream, account)
  const held = state.subscriptions[plan]
  const why = reasonFields(body.reason, subscriber.user ?? id)
  const events = endSubscriptions(state, id, (one) => one.plan === plan, now, why)
  const runs = held !== undefined && isActive(held, now)
  const after = runs ? foldOn(account, state, events, now).subscriptions[plan] : undefined
  const balances = after ? statement(state, (order) => order.subscription === after.subscription) : {}
  return { stream, events, known: held !== undefined, after, balances }
}

function end(tx: Transaction, { stream, events }: Ending): Answer {
  tx.append(stream, events)
  return answer(204)
}

/** Nothing was done, and nothing is kept. */
function tried(body: unknown): Answer {
  return { ...answer(200, body), kept: false }
}
