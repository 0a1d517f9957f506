/** How customers stand with a provider: what they subscribe to now, or did. */
import { justAfter } from '@bursar/calendar'
import type { Standing } from '@bursar/contracts'
import type { Collection } from '@bursar/event-sourcing'
import {
  ACCESS,
  type OperationRequest,
  type SubscriptionsOf,
  stretchesOf,
  subscriptionsKey
} from '@bursar/service-kit'
import { endKey, type SubscriptionMark, startKey } from '../plans/projection.ts'

/** A customer's subscriptions with the provider. */
export interface Subscribed {
  readonly status: Standing
  /** Ids of the plans that are subscribed to now, and that were. */
  readonly plans: readonly string[]
  readonly earlier: readonly string[]
}

type Reading = Pick<OperationRequest, 'collection' | 'profile' | 'now'>

/** Reads how those profiles stand, all at once. */
export async function standingOf(
  { collection, profile: { id: provider }, now }: Reading,
  profiles: readonly string[]
): Promise<(profile: string) => Subscribed> {
  const keys = [...new Set(profiles)].map(subscriptionsKey)
  const held = await collection(ACCESS).getAll<SubscriptionsOf>(keys)
  const idsOf = (profile: string) => Object.keys(held.get(subscriptionsKey(profile))?.[provider] ?? {})
  const ids = profiles.flatMap(idsOf)
  const marks = await collection('plans').getAll<SubscriptionMark>(
    ids.flatMap((subscription) => [startKey(subscription), endKey(subscription)])
  )
  return (profile) => {
    const [plans, earlier] = [new Set<string>(), new Set<string>()]
    for (const subscription of idsOf(profile)) {
      const [start, end] = [marks.get(startKey(subscription)), marks.get(endKey(subscription))]
      if (!start || !end || start.at > now) continue
      if (now < end.at) plans.add(end.plan)
      else earlier.add(end.plan)
    }
    const status = plans.size > 0 ? 'active' : earlier.size > 0 ? 'ended' : 'none'
    return { status, plans: [...plans], earlier: [...earlier] }
  }
}

/** The profiles with a subscription to a plan, or to any of the provider's, that ends later than now. */
export async function subscribersNow(
  plans: Collection,
  list: { readonly list: 'marks' | 'ends'; readonly by: string },
  now: string
): Promise<string[]> {
  const found = new Set<string>()
  const running = { ...list, from: justAfter(now) }
  for await (const marks of stretchesOf<SubscriptionMark>(plans, running, ({ at }) => at)) {
    for (const { active, profile } of marks) if (active < 0) found.add(profile)
  }
  return [...found]
}
