/** What placing an order makes happen: the order, and its subscription started or extended. */

import type { Instant } from '@bursar/calendar'
import type { ChargeLine, LedgerAbout, LedgerRow, OrderPlaced, Purchase } from '@bursar/contracts'
import { type OrderEntry, orderRows } from '../../ledger/domain/entries.ts'
import type { Account, AccountEvent } from './account.ts'
import { requestOf } from './request.ts'
import { acceptedSince } from './subscribed.ts'
import { type Acceptance, type Changes, changesOf, type Span } from './subscription.ts'
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
export function aboutPurchase(purchase: Purchase): LedgerAbout {
  const { plan, periods, quantity, coupon, recurring, seat, span, rate, tax_of } = purchase
  if (tax_of !== undefined) return { plan, tax_of, ...(rate && { rate }) }
  const when = seat === undefined ? { start: span.start, end: span.end } : UNCLAIMED
  return {
    ...{ plan, periods, ...when, quantity },
    ...(recurring !== undefined && { recurring }),
    ...(coupon && { coupon }),
    ...(rate && { rate })
  }
}

/** A seat that nobody has claimed has no span yet. */
const UNCLAIMED = { seat: true }

/** What rows that settle an order are about. */
export function aboutOrder(order: OrderPlaced): LedgerAbout {
  const { plan, periods, start, end, quantity, seat, rate, tax_of } = order
  if (tax_of !== undefined) return { plan, tax_of, ...(rate && { rate }) }
  return { plan, periods, ...(seat === undefined ? { start, end } : UNCLAIMED), quantity }
}

/** How the subscriber stands to what is bought; `request`: that the provider has to accept it. */
export interface Standing {
  readonly acceptance: Acceptance | null
  readonly withheld: boolean
  readonly request?: Acceptance
  /** What a subscription that goes on has of changes of its plan. */
  readonly changes?: Changes
}

/** The events of a subscription that is started or extended by an order, or by an import. */
export function spanBought(
  span: Span,
  bought: { order: string; profile: string; provider: string; plan: string },
  { request, changes, ...standing }: Standing
): AccountEvent[] {
  const { subscription, created_at, auto_renew, anchor, step, count, trial_ends_at, trial_began_at } = span
  const ends_at = span.end
  const trial = {
    ...(trial_ends_at !== undefined && { trial_ends_at }),
    ...(trial_began_at !== undefined && { trial_began_at })
  }
  const common = { subscription, ...bought, ends_at, anchor, step, count }
  return [
    span.starts
      ? { type: 'billing.subscription-started', data: { ...common, created_at, auto_renew, ...trial } }
      : { type: 'billing.subscription-extended', data: { ...common, previous_ends_at: span.start } },
    ...(request ? [requestOf({ subscription, ...bought }, request)] : []),
    subscriptionChanged(bought.profile, {
      ...bought,
      subscription,
      created_at,
      ends_at,
      auto_renew,
      ...(trial_ends_at !== undefined && { trial: { ends_at: trial_ends_at, isFollowed: !span.starts } }),
      ...changes,
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
  const { plan, plan_slug, periods, quantity, setup_amount, use, seat, claim, rate, tax_of } = purchase
  const { trial, kept_coupon, setup_part } = purchase
  // A tax has no span: it is earned the moment it is ordered.
  const now = { start: terms.created_at, end: terms.created_at }
  const span = tax_of === undefined ? purchase.span : { ...purchase.span, ...now }
  const { profile, provider, created_at } = terms
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
    ...(setup_part !== undefined && { setup_part }),
    start: span.start,
    end: span.end,
    anchor: span.anchor,
    step: span.step,
    ...(use !== undefined && { prepaid: use }),
    ...(seat !== undefined && { seat, count: span.count }),
    ...(claim && { claims: claim.seat }),
    ...(ordered_by !== null && { ordered_by }),
    ...(trial && { trial }),
    ...(kept_coupon && { kept_coupon }),
    ...(rate && { rate }),
    ...(tax_of !== undefined && { tax_of })
  }
  const order_placed = { type: 'billing.order-placed', data: placed } as const
  // Uses that are paid ahead and taxes leave the subscription as it is, and a seat is of somebody else.
  if (use !== undefined || seat !== undefined || tax_of !== undefined) return [order_placed]
  const standing = standingOf(account, purchase, { ordered_by, at: created_at })
  const events = spanBought(span, { order, profile, provider, plan }, standing)
  if (!claim || !span.starts) return [order_placed, ...events]
  const { subscription } = span
  const of = { subscription, profile, provider, plan, seat: claim.seat }
  return [order_placed, ...events, { type: 'billing.seat-taken', data: { ...of, taken_at: created_at } }]
}

/** Who orders accepts; what another paid for goes no further than what was accepted before. */
function standingOf(
  account: Account,
  purchase: Purchase,
  { ordered_by, at }: { readonly ordered_by: string | null; readonly at: Instant }
): Standing {
  const { plan, claim, span } = purchase
  const held = account.subscriptions[plan]
  const goesOn = held?.subscription === span.subscription
  const stands = { withheld: false, ...(goesOn && { changes: changesOf(held) }) }
  if (claim) return { acceptance: goesOn ? held.acceptance : null, ...stands }
  const since = acceptedSince(account, { plan, subscription: span.subscription }, at)
  const acceptance = { by: ordered_by, at: since, until: span.end }
  return asks(account, purchase)
    ? { acceptance: null, ...stands, request: acceptance }
    : { acceptance, ...stands }
}

/** Whether the provider has to accept it: what begins a subscription to such a plan, and what goes on with one that waits. */
function asks({ subscriptions }: Account, { plan, span, optin_on_request }: Purchase): boolean {
  const held = subscriptions[plan]
  // A line may go on with what another line of the same charge begins.
  return held?.subscription === span.subscription ? held.request?.waits === true : (optin_on_request ?? false)
}
