/** The subscription that a URL names, as the streams tell it: never behind what the caller just did. */
import type { Transaction } from '@bursar/event-sourcing'
import { fail } from '@bursar/service-kit'
import { type Account, account } from '../accounts/domain/account.ts'
import { isActive, type Subscription } from '../accounts/domain/subscription.ts'
import { type LivePlan, plan } from '../plans/domain/plan.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { accountStream, planStream } from '../shared/streams.ts'

export interface ActiveSubscription {
  readonly state: Account
  readonly held: Subscription
  readonly plan: LivePlan
}

/** Whose subscription it is, by the slug of its plan. */
export interface Wanted {
  readonly subscriber: string
  readonly plan: string
  readonly now: string
}

/** Fails with 404 when it ended, or never was. */
export async function activeSubscription(
  tx: Transaction,
  { subscriber, plan: slug, now }: Wanted
): Promise<ActiveSubscription> {
  const id = await planIdOf(tx, slug)
  const sold = id ? await tx.load(planStream(id), plan) : plan.initial
  const state = await tx.load(accountStream(subscriber), account)
  const held = id ? state.subscriptions[id] : undefined
  if (sold.is !== 'live' || !held || !isActive(held, now)) fail('not_found')
  return { state, held, plan: sold }
}
