/** What a checkout shows: the balances due first, then the cart, each with its lines or its options. */

import type { Instant } from '@bursar/calendar'
import { compareTexts } from '@bursar/contracts'
import { type Refusal, refuse } from '@bursar/event-sourcing'
import { type Account, type DueOrder, dueOrders } from '../../accounts/domain/account.ts'
import { isActive, type Subscription, withSpan } from '../../accounts/domain/subscription.ts'
import { priceOptions } from '../../plans/domain/price.ts'
import { faultOfPrice } from '../../shared/domain/money.ts'
import { type CheckoutLine, dueLine, type PricedItem, purchaseLine } from './checkout-line.ts'

/** The subscription that an entry is about, as it is now, or as it would start. */
export interface InvoicableSubscription {
  readonly subscription: string
  readonly plan: string
  readonly provider: string
  readonly created_at: Instant
  readonly ends_at: Instant
  readonly auto_renew: boolean
}

/** One entry. It has lines, or else two or more options of which one is still to choose. */
export interface Invoicable {
  /** The cart item that it comes from; null for a balance due. */
  readonly item: string | null
  readonly subscription: InvoicableSubscription
  readonly lines: readonly CheckoutLine[]
  readonly options: readonly CheckoutLine[]
}

/** What the caller chose for the entry at the same position; 1-based, 0 for nothing. */
export interface Choice {
  readonly option: number
}

/** Takes all that is to order and pay, or says what is missing. */
export type ChosenLines = { readonly ok: true; readonly lines: readonly CheckoutLine[] } | Refusal

/**
 * The entries of a checkout. The second item of one plan continues where the one before it ends, with the
 * option that `choices` has for that one (else its first).
 */
export function invoicables(
  account: Account,
  items: readonly PricedItem[],
  now: Instant,
  choices: readonly Choice[] = []
): Invoicable[] {
  const entries = balanceEntries(account)
  const shown = Object.entries(account.subscriptions).filter(([, { withheld }]) => !withheld)
  const current = new Map(shown)
  for (const item of [...items].sort(byProviderAndPlan)) {
    const { plan, provider } = item.plan
    const entry = itemEntry(item, current.get(plan), now)
    const { purchase } = chosen(entry, choices[entries.length]) ?? entry.options[0]!
    if (purchase) current.set(plan, withSpan(purchase.span, plan, provider))
    entries.push(entry)
  }
  return entries
}

/** The lines of the entries, options chosen by position. */
export function chooseLines(
  account: Account,
  items: readonly PricedItem[],
  choices: readonly Choice[],
  now: Instant
): ChosenLines {
  const lines: CheckoutLine[] = []
  for (const [position, entry] of invoicables(account, items, now, choices).entries()) {
    const option = choices[position]?.option ?? 0
    if (entry.lines.length === 0 && option > entry.options.length) {
      const field = `Choose an option from 1 to ${entry.options.length} for entry ${position}.`
      return refuse('invalid_fields', { fields: { items: [field] } })
    }
    const line = chosen(entry, choices[position])
    if (!line) return refuse('options_to_choose')
    const fault = line.purchase && faultOfPrice(line.amount, line.unit)
    if (fault) return refuse('invalid_fields', { fields: { items: [`${line.description}: ${fault}`] } })
    lines.push(...(entry.lines.length > 0 ? entry.lines : [line]))
  }
  return { ok: true, lines }
}

function chosen(entry: Invoicable, choice: Choice | undefined): CheckoutLine | undefined {
  return entry.lines[0] ?? entry.options[(choice?.option ?? 0) - 1]
}

/** One entry for each subscription on which something is due, the one that is due longest first. */
function balanceEntries(account: Account): Invoicable[] {
  const byEvent = new Map<string, DueOrder[]>()
  for (const order of dueOrders(account)) {
    byEvent.set(order.event_id, [...(byEvent.get(order.event_id) ?? []), order])
  }
  return [...byEvent.values()].map((orders) => ({
    item: null,
    subscription: subscriptionOf(orders[0]!, account),
    lines: orders.map(dueLine),
    options: []
  }))
}

function itemEntry(item: PricedItem, current: Subscription | undefined, now: Instant): Invoicable {
  const active = current && isActive(current, now) ? current : undefined
  const priced = priceOptions(item.plan, {
    starts: !active,
    ...(item.discount ? { discount: item.discount } : {})
  })
  const options = priced.map((option) => purchaseLine(item, option, current, now))
  const only = options.length === 1 ? options[0] : options[item.item.option - 1]
  const shown = only ?? options[0]!
  return {
    item: item.item.item,
    subscription: active ?? withSpan(shown.purchase!.span, item.plan.plan, item.plan.provider),
    lines: only ? [only] : [],
    options: only ? [] : options
  }
}

/** The subscription that a due order is for; when a newer one took its place, as the order itself tells it. */
function subscriptionOf(order: DueOrder, account: Account): InvoicableSubscription {
  const newest = account.subscriptions[order.plan]
  if (newest?.subscription === order.subscription) return newest
  const { subscription, plan, provider, start, end } = order
  return { subscription, plan, provider, created_at: start, ends_at: end, auto_renew: false }
}

function byProviderAndPlan(a: PricedItem, b: PricedItem): number {
  return compareTexts(a.provider_slug, b.provider_slug) || compareTexts(a.plan.slug, b.plan.slug)
}
