/** The beginning of a change of plan: the intent of its charge, or all of it where nothing is to pay. */
import type { Instant } from '@bursar/calendar'
import type { ChargeCreated } from '@bursar/contracts'
import { type Decision, happened, happenedAll } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { type ChangeTerms, placeChange, rowsOfChange } from '../../accounts/domain/placed-change.ts'
import { type ChargeTerms, describeLines, frozen } from '../../checkout/domain/start-checkout.ts'
import type { PlanChange } from './plan-change.ts'

type Reason = ChangeTerms['reason']

/** Freezes the change into a charge: it is carried out with its outcome, and nothing of it before. */
export function startChange(
  planned: PlanChange,
  { counted, invoice: _, ...terms }: ChargeTerms & { readonly reason: Reason },
  now: Instant
): Decision<AccountEvent> {
  const { provider, unit, amount, toPay, change } = planned
  const lines = toPay.map(frozen)
  const { reason, ...rest } = terms
  const { orders, paid, lines: given, ...which } = change
  const kept: ChargeCreated['change'] = {
    ...which,
    orders: [...orders],
    lines: [...given],
    paid: [...paid]
  }
  return happened('billing.charge-created', {
    ...rest,
    provider,
    unit,
    amount,
    description: describeLines(lines),
    lines,
    created_at: now,
    ...(counted && { counted }),
    change: kept,
    ...reason
  })
}

/** Carries it out at once: nothing is to pay. */
export function changeFree(
  account: Account,
  { provider, unit, change }: PlanChange,
  { profile, ordered_by, reason }: Pick<ChargeTerms, 'profile' | 'ordered_by'> & { readonly reason: Reason },
  now: Instant
): Decision<AccountEvent> {
  const terms = { profile, provider, unit, created_at: now, charge: null, ordered_by }
  return happenedAll([
    ...placeChange(account, change, { ...terms, when: 'now', reason }),
    { type: 'billing.ledger-posted', data: { rows: rowsOfChange(change, terms) } }
  ])
}
