/** What placing an order makes happen: the order, and its subscription started or extended. */

import type { Instant } from '@bursar/calendar'
import type { ChargeLine, LedgerAbout, LedgerRow, OrderPlaced, Purchase } from '@bursar/contracts'
import { type OrderEntry, orderRows } from '../../ledger/domain/entries.ts'
import type { Account, AccountEvent } from './account.ts'
import { acceptedSince } from './subscribed.ts'
import type { Acceptance, Span } from './subscription.ts'
import { subscriptionChanged } from './subscription-changed.ts'

/** Who orders of whom, and when. */
export interface OrderTerms {
  readonly profile: string
  readonly provider: string
  readonly unit: string
  readonly created_at: Instant
  /** The charge that pays it; null when nothing is to pay. */
  readonly charge: string | null
  /** The user who orders; null where 0.1 began the charge and did not keep it. */
  readonly ordered_by: string | null
}

/** The events of the lines that are purchases; a line that pays an older order places nothing. */
export function placeOrders(
  account: Account,
  lines: readonly ChargeLine[],
  terms: OrderTerms
): AccountEvent[] {
  return lines.flatMap((line) => (line.purchase ? placeOrder(account, line, line.purchase, terms) : []))
}

/** The order rows of the lines that are purchases. */
export function rowsOfOrders(lines: readonly ChargeLine[], terms: OrderTerms): LedgerRow[] {
  return lines
    .filter(({ purchase }) => purchase)
    .flatMap((line) => orderRows(orderEntry(line, terms), terms.created_at))
}

/** A line as the entries of the book need it. */
export function orderEntry(
  line: ChargeLine,
  { profile, provider, unit }: Pick<OrderTerms, 'profile' | 'provider' | 'unit'>
): OrderEntry {
  const { order, event_id, amount, description, purchase } = line
  const entry = { order, subscriber: profile, provider, event_id, amount, unit, description }
  return purchase ? { ...entry, about: aboutPurchase(purchase) } : entry
}

/** What an order row is about. */
export function aboutPurchase({ plan, periods, quantity, coupon, span }: Purchase): LedgerAbout {
  return { plan, periods, start: span.start, end: span.end, quantity, ...(coupon && { coupon }) }
}

/** What rows that settle an order are about. */
export function aboutOrder({ plan, periods, start, end, quantity }: OrderPlaced): LedgerAbout {
  return { plan, periods, start, end, quantity }
}

/** How the subscriber stands to what is bought. */
export type Standing = { readonly acceptance: Acceptance | null; readonly withheld: boolean }

/** The events of a subscription that is started or extended by an order, or by an import. */
export function spanBought(
  span: Span,
  bought: { order: string; profile: string; provider: string; plan: string },
  standing: Standing
): AccountEvent[] {
  const { subscription, created_at, auto_renew, anchor, step, count } = span
  const ends_at = span.end
  const common = { subscription, ...bought, ends_at, anchor, step, count }
  return [
    span.starts
      ? { type: 'billing.subscription-started', data: { ...common, created_at, auto_renew } }
      : { type: 'billing.subscription-extended', data: { ...common, previous_ends_at: span.start } },
    subscriptionChanged(bought.profile, {
      ...bought,
      subscription,
      created_at,
      ends_at,
      auto_renew,
      ...standing
    })
  ]
}

function placeOrder(
  account: Account,
  line: ChargeLine,
  purchase: Purchase,
  { ordered_by, ...terms }: OrderTerms
): AccountEvent[] {
  const { order, event_id, amount, description, broker_fee } = line
  const { plan, plan_slug, periods, quantity, setup_amount, span } = purchase
  const { profile, provider } = terms
  // Who orders accepts.
  const at = acceptedSince(account, { plan, subscription: span.subscription }, terms.created_at)
  const acceptance = { by: ordered_by, at, until: span.end }
  const placed: OrderPlaced = {
    ...terms,
    order,
    plan,
    plan_slug,
    subscription: span.subscription,
    event_id,
    amount,
    description,
    broker_fee,
    periods,
    quantity,
    setup_amount,
    start: span.start,
    end: span.end,
    anchor: span.anchor,
    step: span.step,
    ...(ordered_by !== null && { ordered_by })
  }
  return [
    { type: 'billing.order-placed', data: placed },
    ...spanBought(span, { order, profile, provider, plan }, { acceptance, withheld: false })
  ]
}
