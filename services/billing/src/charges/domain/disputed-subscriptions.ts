/**
 * Subscriptions that a credit paid whose money a bank takes back: they are locked while it looks into that, and end when
 * the dispute is lost.
 */
import type { Instant } from '@bursar/calendar'
import type { AccountEvent } from '../../accounts/domain/account.ts'
import { subscriptionChanged } from '../../accounts/domain/subscription-changed.ts'
import type { ChargedAccount } from './charged-account.ts'
import { endedByDispute } from './ended-by-dispute.ts'
import type { DoneCharge, SettledCharges } from './settled-charges.ts'

/** Those that the credit of orders of a charge paid, and those that took their place since. */
export function paidByCreditOf({ orders, heirs }: SettledCharges, { lines }: DoneCharge): Set<string> {
  const found = new Set<string>()
  for (const { order } of lines) {
    const held = orders.held[order]
    if (!held?.credited) continue
    let next = heirs[/^sub_([^/]+)\//.exec(held.event_id)?.[1] ?? '']
    while (next !== undefined && !found.has(next)) {
      found.add(next)
      next = heirs[next]
    }
  }
  return found
}

/** Those of all disputes that are open. */
export function disputedSubscriptions(charges: SettledCharges): Set<string> {
  const open = Object.values(charges.done).filter(({ dispute }) => dispute)
  return new Set(open.flatMap((charge) => [...paidByCreditOf(charges, charge)]))
}

/** What follows for subscriptions once a bank said something; `lost`: those of a dispute that was lost with it. */
export function lockSubscriptions(
  { account, charges }: ChargedAccount,
  lost: ReadonlySet<string>,
  profile: string,
  now: Instant
): AccountEvent[] {
  const disputed = disputedSubscriptions(charges)
  return Object.values(account.subscriptions).flatMap((held): AccountEvent[] => {
    const { disputed: was, ...stands } = held
    const { subscription } = held
    // One that a renewal ordered and that has not begun yet, too.
    if (lost.has(subscription) && held.ends_at > now) return endedByDispute(held, profile, now)
    const is = disputed.has(subscription)
    if (is === (was ?? false)) return []
    return [subscriptionChanged(profile, { ...stands, ...(is && { disputed: true as const }) })]
  })
}
