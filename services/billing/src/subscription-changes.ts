import type { NewEvent } from '@bursar/event-sourcing'
import type { Account } from './domain/account.ts'
import type { AccountEvent } from './domain/events.ts'
import type { SubscriptionDocument } from './projections/subscriptions.ts'

/**
 * How the subscription of an event stands after it, for those who need no more than that: other services, and
 * the lists of subscriptions. Nothing for other events.
 */
export function subscriptionChange(event: AccountEvent, after: Account): NewEvent[] {
  if (event.type === 'billing.subscription-started') {
    const { subscription, profile, provider, plan, created_at, ends_at, auto_renew } = event.data
    return [
      changed({ subscription, profile, provider, plan, created_at, ends_at, auto_renew, accepted: true })
    ]
  }
  if (event.type !== 'billing.subscription-extended') return []
  const { subscription, profile, provider, plan, ends_at } = event.data
  const held = after.subscriptions[plan]
  if (held?.subscription !== subscription) return []
  const { created_at, auto_renew } = held
  return [changed({ subscription, profile, provider, plan, created_at, ends_at, auto_renew, accepted: true })]
}

function changed(data: SubscriptionDocument): NewEvent {
  return { type: 'billing.subscription-changed', data }
}
