/** The beginning of a charge: its intent is on record before the processor is asked. */
import type { Instant } from '@bursar/calendar'
import type { ChargeCreated, ChargeLine, Purchase } from '@bursar/contracts'
import { type Decision, happened, happenedAll, type Refusal, refuse } from '@bursar/event-sourcing'
import {
  type Account,
  type AccountEvent,
  openChargeBut,
  shownSubscription
} from '../../accounts/domain/account.ts'
import { placeOrders, rowsOfOrders } from '../../accounts/domain/placed-order.ts'
import { isActive } from '../../accounts/domain/subscription.ts'
import type { CheckoutGroup } from './checkout-group.ts'
import type { CheckoutLine } from './checkout-line.ts'

/** What a charge is told beside its lines; see `ChargeCreated`. */
export interface ChargeTerms {
  readonly charge: string
  readonly checkout: string
  readonly ordinal: number
  readonly profile: string
  readonly broker: string
  readonly remember_card: boolean
  readonly resume: string | null
  /** The user who orders. */
  readonly ordered_by: string
  /** True when it took its turn among the provider's sales. */
  readonly counted: boolean
  /** Of a charge that pays an invoice. */
  readonly invoice?: ChargeCreated['invoice']
}

/**
 * Freezes the lines of one group into a charge. Refused with `charge_pending` while a charge of another
 * checkout is open, and with `version_conflict` when the account is no longer what the lines were made from.
 * `now` is the instant that the lines were made for.
 */
export function startCheckout(
  account: Account,
  group: CheckoutGroup,
  terms: ChargeTerms,
  now: Instant
): Decision<AccountEvent> {
  const refusal = refuseCheckout(account, group, terms.checkout, now)
  if (refusal) return refusal
  const { provider, unit, amount } = group
  const lines = group.lines.map(frozen)
  const description = describeLines(lines)
  const { charge, checkout, ordinal, profile, broker, remember_card, resume, ordered_by, counted, invoice } =
    terms
  return happened('billing.charge-created', {
    charge,
    checkout,
    ordinal,
    profile,
    provider,
    broker,
    unit,
    amount,
    description,
    lines,
    created_at: now,
    remember_card,
    resume,
    ordered_by,
    ...(counted && { counted }),
    ...(invoice && { invoice })
  })
}

/** Places the orders of a group that costs nothing: no charge, rows of 0, the subscriptions start. */
export function placeFreeOrders(
  account: Account,
  group: CheckoutGroup,
  { checkout, profile, ordered_by }: Pick<ChargeTerms, 'checkout' | 'profile' | 'ordered_by'>,
  now: Instant
): Decision<AccountEvent> {
  const refusal = refuseCheckout(account, group, checkout, now)
  if (refusal) return refusal
  const { provider, unit } = group
  const terms = { profile, provider, unit, created_at: now, charge: null, ordered_by }
  const lines = group.lines.map(frozen)
  const rows = rowsOfOrders(lines, terms)
  if (rows.length === 0) return happenedAll([])
  return happenedAll([
    ...placeOrders(account, lines, terms),
    { type: 'billing.ledger-posted', data: { rows } }
  ])
}

/** Whether a group can be ordered as it was made: see `startCheckout` for the refusals. */
export function refuseCheckout(
  account: Account,
  group: CheckoutGroup,
  checkout: string,
  now: Instant
): Refusal | undefined {
  // What it owes can still be paid.
  if (account.closed && group.lines.some(({ purchase }) => purchase)) return refuse('profile_archived')
  if (openChargeBut(account, checkout)) return refuse('charge_pending')
  if (!group.lines.every((line) => isStillSo(account, group, line, now))) return refuse('version_conflict')
  return undefined
}

/** True when the order is due by just that much, or the span continues what there is now. */
function isStillSo(account: Account, group: CheckoutGroup, line: CheckoutLine, now: Instant): boolean {
  const due = account.due[line.order]
  if (!line.purchase) return due?.due === line.amount && !due.waits
  const { span, plan, use, seat, trial, tax_of } = line.purchase
  if (seat !== undefined) return true
  if (trial) return account.subscriptions[plan] === undefined
  // What it taxes is in the same group, or it would not be there.
  if (tax_of !== undefined) return true
  const current = shownSubscription(account, plan)
  if (use !== undefined) {
    const { subscription } = span
    if (current && isActive(current, now) && current.subscription === subscription) return true
    return group.lines.some(({ purchase }) => isSpan(purchase) && purchase.span.subscription === subscription)
  }
  if (current && isActive(current, now) && current.ends_at === span.start) return true
  if (span.starts) return !current || !isActive(current, now)
  return group.lines.some(
    ({ purchase }) => isSpan(purchase) && purchase.plan === plan && purchase.span.end === span.start
  )
}

/** True of what starts or extends a subscription. */
function isSpan(purchase: CheckoutLine['purchase']): purchase is Purchase {
  if (purchase === null) return false
  return [purchase.use, purchase.seat, purchase.tax_of].every((other) => other === undefined)
}

/** A line as a charge keeps it. */
export function frozen({ provider: _, unit: __, created_at: ___, ...line }: CheckoutLine): ChargeLine {
  return line
}

/** What lines are about, in short. */
export function describeLines(lines: readonly ChargeLine[]): string {
  const first = lines[0]?.description ?? ''
  return lines.length > 1 ? `${first} and ${lines.length - 1} more` : first
}
