import type { Instant } from '@bursar/calendar'
import type { AccountEvent } from '../../accounts/domain/account.ts'
import type { Subscription } from '../../accounts/domain/subscription.ts'
import type { ReasonFields } from './reason.ts'

/** A subscription runs to its end and renews no more; how it stands then is another event. `why`: see `reasonFields`. */
export function renewalStopped(
  profile: string,
  { subscription, provider, plan, withheld }: Subscription,
  stopped_at: Instant,
  why: ReasonFields = {}
): AccountEvent {
  const which = { subscription, profile, provider, plan, withheld }
  return { type: 'billing.renewal-stopped', data: { ...which, stopped_at, ...why } }
}
