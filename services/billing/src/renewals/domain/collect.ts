/** What renewals charge: all that a profile owes one provider in one unit. */
import type { Instant } from '@bursar/calendar'
import { type Decision, happened, refuse } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { dueLine } from '../../checkout/domain/checkout-line.ts'
import { type ChargeTerms, describeLines, frozen } from '../../checkout/domain/start-checkout.ts'
import type { DunningTerms } from '../../dunning/domain/dunning.ts'
import type { Balance } from './due.ts'

/** What such a charge is told; see `ChargeCreated`. */
type CollectTerms = Pick<ChargeTerms, 'charge' | 'checkout' | 'profile' | 'broker' | 'resume'> & {
  readonly dunning: DunningTerms
}

/** The intent. Refused with `version_conflict` when the account is no longer what the balance was made from. */
export function collect(
  account: Account,
  { provider, unit, orders, billing_date }: Balance,
  { dunning, ...ids }: CollectTerms,
  now: Instant
): Decision<Extract<AccountEvent, { type: 'billing.charge-created' }>> {
  const due = orders.flatMap(({ order }) => account.due[order] ?? [])
  if (due.length < orders.length) return refuse('version_conflict')
  const lines = due.map(dueLine).map(frozen)
  return happened('billing.charge-created', {
    ...ids,
    // It is no checkout's first charge, which nobody hears of again when it is declined: it stays in the lists.
    ordinal: 1,
    provider,
    unit,
    amount: due.reduce((sum, order) => sum + order.due, 0),
    description: describeLines(lines),
    lines,
    created_at: now,
    remember_card: false,
    billing_date,
    dunning
  })
}

/** There is no card that can be asked. */
export function missPayment(
  profile: string,
  { provider, unit, amount, billing_date }: Balance,
  dunning: DunningTerms,
  now: Instant
): AccountEvent[] {
  const data = { profile, provider, unit, amount, billing_date, missed_at: now, dunning }
  return [{ type: 'billing.payment-missed', data }]
}
