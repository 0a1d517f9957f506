/** A sale of the past, taken over from elsewhere: ordered and paid outside the platform at one instant. */

import type { Instant } from '@bursar/calendar'
import { isCurrency, type LedgerRow } from '@bursar/contracts'
import { type Decision, happenedAll, refuse } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { aboutPurchase, type Standing, spanBought } from '../../accounts/domain/placed-order.ts'
import { isUnclaimed } from '../../accounts/domain/subscribed.ts'
import { buySpan, changesOf, type Span } from '../../accounts/domain/subscription.ts'
import { describePurchase } from '../../coupons/domain/purchase-text.ts'
import { importedSaleRows } from '../../ledger/domain/entries.ts'
import type { LivePlan } from '../../plans/domain/plan.ts'
import type { FieldErrors } from '../../shared/domain/field-errors.ts'
import { faultOfPrice } from '../../shared/domain/money.ts'

/** One row of an import. */
export interface PastSale {
  /** Id of the order, and of the subscription if it starts one. */
  readonly order: string
  /** `check_<40 hex>`, made of what identifies the row. */
  readonly check: string
  /** Who bought: a profile id. */
  readonly profile: string
  readonly provider: string
  /** What was bought a period of; null for a one-off. */
  readonly plan: LivePlan | null
  /** 1/100 units; 0 is a sale too. */
  readonly amount: number
  readonly unit: string
  /** When it was sold; all its rows are dated so. */
  readonly created_at: Instant
  /** Empty for the text that the sale gets by itself. */
  readonly description: string
  /** The user who imports. */
  readonly imported_by: string
}

/**
 * Books a past sale; that a row comes in only once is for the append's reservation of its `check` to say.
 * With a plan it is one period from its date, and extends a subscription that was active then; an imported
 * subscription never renews by itself, for nobody asked it to go on. It waits to be accepted, but where the
 * provider looks after the profile and so accepts for it; and a profile that never dealt with the provider is not
 * shown the sale at all: it may be of somebody else of that name.
 */
export function importSale(account: Account, sale: PastSale, now: Instant): Decision<AccountEvent> {
  const fields = faultsOfSale(sale, now)
  if (Object.keys(fields).length > 0) return refuse('invalid_fields', { fields })
  return happenedAll(sale.plan ? importPeriod(account, sale, sale.plan, now) : importOneOff(account, sale))
}

function importOneOff(account: Account, sale: PastSale): AccountEvent[] {
  const { order, profile, provider, check, amount, unit, created_at } = sale
  const description = sale.description || 'Imported sale'
  const entry = { order, subscriber: profile, provider, event_id: check, amount, unit, description }
  return [post(importedSaleRows(entry, check, created_at, 'at once'), !account.dealt[provider])]
}

function importPeriod(account: Account, sale: PastSale, plan: LivePlan, now: Instant): AccountEvent[] {
  const { order, profile, provider, amount, unit, created_at } = sale
  const period = { type: plan.period_type, length: plan.period_length }
  const current = account.subscriptions[plan.plan]
  const span = buySpan(current, { id: order, period, n: 1, at: created_at, auto_renew: false })
  const standing = standingOf(account, span, sale, now)
  const about = aboutPurchase({
    plan: plan.plan,
    plan_slug: plan.slug,
    periods: 1,
    quantity: 1,
    setup_amount: 0,
    recurring: plan.renewal_type === 'one-time' ? 0 : amount,
    span
  })
  const description = sale.description || describePurchase(plan, span.end, { periods: 1 })
  const event_id = `sub_${span.subscription}/`
  const entry = { order, subscriber: profile, provider, event_id, amount, unit, description, about }
  return [
    ...spanBought(span, { order, profile, provider, plan: plan.plan }, standing),
    post(importedSaleRows(entry, sale.check, created_at, 'over its span'), standing.withheld)
  ]
}

/** What a provider adds to a subscription leaves it accepted for as long as it was, and shown or withheld as it was. */
function standingOf(
  account: Account,
  span: Span,
  { provider, imported_by }: PastSale,
  now: Instant
): Standing {
  const held = Object.values(account.subscriptions).find((one) => one.subscription === span.subscription)
  const withheld = held?.withheld ?? !account.dealt[provider]
  const before = held?.acceptance ?? null
  const stands = { withheld, ...(held && { changes: changesOf(held) }) }
  if (account.maker !== provider || !isUnclaimed(account)) return { acceptance: before, ...stands }
  return { acceptance: { by: imported_by, at: before?.at ?? now, until: span.end }, ...stands }
}

function faultsOfSale({ amount, unit, created_at, plan, provider }: PastSale, now: Instant): FieldErrors {
  const faults: FieldErrors = {}
  const price = faultOfPrice(amount, unit)
  if (price) faults.amount = [price]
  if (!isCurrency(unit)) faults.unit = [`"${unit}" is not a known currency.`]
  if (created_at > now) faults.created_at = [`A past sale cannot be in the future: ${created_at}.`]
  if (plan && plan.provider !== provider) faults.plan = ['This plan is unknown.']
  return faults
}

function post(rows: readonly LedgerRow[], withheld: boolean): AccountEvent {
  return { type: 'billing.ledger-posted', data: { rows, ...(withheld && { withheld }) } }
}
