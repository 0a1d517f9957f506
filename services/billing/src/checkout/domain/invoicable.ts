/** What a checkout shows: the balances due first, then the cart, each with its lines or its options. */
import { createHash } from 'node:crypto'

import type { Instant } from '@bursar/calendar'
import { compareTexts } from '@bursar/contracts'
import { type Refusal, refuse } from '@bursar/event-sourcing'
import { type Account, type DueOrder, dueOrders } from '../../accounts/domain/account.ts'
import { isActive, type Note, type Subscription, withSpan } from '../../accounts/domain/subscription.ts'
import { isUnfollowed, keptCoupon, type Trial } from '../../accounts/domain/trial.ts'
import { priceOptions } from '../../plans/domain/price.ts'
import { useCharge } from '../../plans/domain/use-charge.ts'
import { faultOfPrice } from '../../shared/domain/money.ts'
import { taxedLines } from '../../taxes/domain/taxed-lines.ts'
import {
  type CheckoutLine,
  claimLine,
  dueLine,
  type PricedItem,
  purchaseLine,
  seatLine,
  trialLine,
  useLine
} from './checkout-line.ts'

/** The subscription that an entry is about, as it is now, or as it would start. */
export interface InvoicableSubscription {
  readonly subscription: string
  readonly plan: string
  readonly provider: string
  readonly created_at: Instant
  readonly ends_at: Instant
  readonly auto_renew: boolean
  /** What its provider describes it with; left out for who is not to see that. */
  readonly note?: Note | null
  readonly trial?: Trial
}

/** One entry. It has lines, or else two or more options of which one is still to choose. */
export interface Invoicable {
  /** The cart item that it comes from; null for a balance due. */
  readonly item: string | null
  readonly subscription: InvoicableSubscription
  readonly lines: readonly CheckoutLine[]
  readonly options: readonly CheckoutLine[]
  /** The tax of each option, at the same position; null for an option without one. Empty where no option has one. */
  readonly taxes: readonly (CheckoutLine | null)[]
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
  const sorted = [...items].sort(byProviderAndPlan)
  const lotOf = lotsOf(sorted)
  for (const item of sorted) {
    const { plan, provider } = item.plan
    const isKnown = current.has(plan) || account.subscriptions[plan] !== undefined
    const entry = entryOf(item, { held: current.get(plan), isKnown, lot: lotOf(item), now })
    if (!entry) continue
    const { purchase } = chosen(entry, choices[entries.length]) ?? entry.options[0]!
    if (purchase && !purchase.use && !purchase.seat)
      current.set(plan, withSpan(purchase.span, plan, provider))
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
  const entries = invoicables(account, items, now, choices)
  const shown = new Set(entries.map(({ item }) => item))
  const aside = items.filter(({ item }) => !shown.has(item.item))
  if (aside.length > 0) return refuse('invalid_fields', { fields: { items: aside.map(needsSubscription) } })
  for (const [position, entry] of entries.entries()) {
    const option = choices[position]?.option ?? 0
    if (entry.lines.length === 0 && option > entry.options.length) {
      const field = `Choose an option from 1 to ${entry.options.length} for entry ${position}.`
      return refuse('invalid_fields', { fields: { items: [field] } })
    }
    const line = chosen(entry, choices[position])
    if (!line) return refuse('options_to_choose')
    const fault = line.purchase && faultOfPrice(line.amount, line.unit)
    if (fault) return refuse('invalid_fields', { fields: { items: [`${line.description}: ${fault}`] } })
    lines.push(...(entry.lines.length > 0 ? entry.lines : [line, entry.taxes[option - 1] ?? []].flat()))
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
    options: [],
    taxes: []
  }))
}

/** What an entry depends on beside its item: the subscription as it is by then, and what seats of the plan are on. */
interface Around {
  readonly held: Subscription | undefined
  /** True when there ever was one, shown or not: a trial is of a first one. */
  readonly isKnown: boolean
  readonly lot: string
  readonly now: Instant
}

function entryOf(item: PricedItem, { held, isKnown, lot, now }: Around): Invoicable | undefined {
  if (item.item.use) return useEntry(item, held, now)
  if (item.claimed) return entryWith(item, [claimLine(item, item.claimed, held, now)], held, now)
  if (item.address !== undefined) {
    const priced = priceOptions(item.plan, { starts: true, ...discountOf(item) })
    const options = priced.map((option) => seatLine(item, option, lot, now))
    return entryWith(item, options, undefined, now)
  }
  if (item.trial && !isKnown) return entryWith(item, [trialLine(item, item.trial, now)], undefined, now)
  const starts = !held || !isActive(held, now) || isUnfollowed(held)
  const bought = afterTrial(item, held)
  const priced = priceOptions(item.plan, { starts, ...discountOf(bought) })
  const options = priced.map((option) => purchaseLine(bought, option, held, now))
  return entryWith(item, options, held, now)
}

function discountOf({ discount }: PricedItem) {
  return discount ? { discount } : {}
}

/** With the coupon that its trial kept, where the item has none of its own. */
function afterTrial(item: PricedItem, held: Subscription | undefined): PricedItem {
  const kept = keptCoupon(held)
  if (!kept || item.discount) return item
  const { coupon, ...discount } = kept
  return { ...item, coupon, discount }
}

function entryWith(
  priced: PricedItem,
  prices: readonly CheckoutLine[],
  current: Subscription | undefined,
  now: Instant
): Invoicable {
  const { item, plan } = priced
  const active = current && isActive(current, now) ? current : undefined
  const options = prices.map((price) => taxed(priced, price))
  const only = options.length === 1 ? options[0] : options[item.option - 1]
  const [shown] = only ?? options[0]!
  const isTaxed = !only && options.some(([, tax]) => tax)
  return {
    item: item.item,
    subscription: active ?? withSpan(shown!.purchase!.span, plan.plan, plan.provider),
    lines: only ?? [],
    options: only ? [] : options.map(([line]) => line!),
    taxes: isTaxed ? options.map(([, tax]) => tax ?? null) : []
  }
}

/** A line of the item, with its tax behind it. */
function taxed({ plan, rate }: PricedItem, line: CheckoutLine): CheckoutLine[] {
  const { title, unit, tax_included: included } = plan
  return taxedLines(line, { rate, included, unit, title })
}

/** The seats of one plan in a checkout are on one event: that of its first one. */
function lotsOf(items: readonly PricedItem[]): (item: PricedItem) => string {
  const first = new Map<string, string>()
  for (const { item, plan, address } of items) {
    if (address !== undefined && !first.has(plan.plan)) first.set(plan.plan, item.item)
  }
  const lotOf = (id: string) => `cpn_${createHash('sha1').update(id).digest('hex')}`
  return ({ plan: { plan } }) => lotOf(first.get(plan) ?? '')
}

/** Uses are paid ahead on a subscription that runs, or that is ordered in front of them; undefined where there is none. */
function useEntry(item: PricedItem, held: Subscription | undefined, now: Instant): Invoicable | undefined {
  const charge = useCharge(item.plan, item.item.use ?? '')
  if (!charge || !held || !isActive(held, now)) return undefined
  const lines = taxed(item, useLine(item, charge, held, now))
  return { item: item.item.item, subscription: held, lines, options: [], taxes: [] }
}

function needsSubscription({ plan, item }: PricedItem): string {
  return `${item.use} of ${plan.title}: subscribe to the plan first, or remove this item from the cart.`
}

/** The subscription that a due order is for; when a newer one took its place, as the order itself tells it. */
function subscriptionOf(order: DueOrder, account: Account): InvoicableSubscription {
  const newest = account.subscriptions[order.plan]
  if (newest?.subscription === order.subscription) return newest
  const { subscription, plan, provider, start, end } = order
  return { subscription, plan, provider, created_at: start, ends_at: end, auto_renew: false }
}

function byProviderAndPlan(a: PricedItem, b: PricedItem): number {
  return (
    compareTexts(a.provider_slug, b.provider_slug) ||
    compareTexts(a.plan.slug, b.plan.slug) ||
    // What subscribes comes in front of what is used.
    Number(a.item.use !== undefined) - Number(b.item.use !== undefined) ||
    // What is claimed is ordered after the charges, and goes on with what they bought.
    Number(a.claimed !== undefined) - Number(b.claimed !== undefined)
  )
}
