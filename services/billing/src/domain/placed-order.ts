/** What placing an order makes happen: the order, and its subscription started or extended. */
import type { Instant } from './calendar.ts'
import type { AccountEvent, ChargeLine, OrderPlaced, Purchase } from './events.ts'
import { type OrderEntry, orderRows } from './ledger.ts'
import type { About, LedgerRow } from './ledger-row.ts'
import type { Span } from './subscription.ts'

/** Who orders of whom, and when. */
export interface OrderTerms {
  readonly profile: string
  readonly provider: string
  readonly unit: string
  readonly created_at: Instant
  /** The charge that pays it; null when nothing is to pay. */
  readonly charge: string | null
}

/** The events of the lines that are purchases; a line that pays an older order places nothing. */
export function placeOrders(lines: readonly ChargeLine[], terms: OrderTerms): AccountEvent[] {
  return lines.flatMap((line) => (line.purchase ? placeOrder(line, line.purchase, terms) : []))
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
  { profile, provider, unit }: Omit<OrderTerms, 'created_at' | 'charge'>
): OrderEntry {
  const { order, event_id, amount, description, purchase } = line
  const entry = { order, subscriber: profile, provider, event_id, amount, unit, description }
  return purchase ? { ...entry, about: aboutPurchase(purchase) } : entry
}

/** What an order row is about. */
export function aboutPurchase({ plan, periods, quantity, coupon, span }: Purchase): About {
  return { plan, periods, start: span.start, end: span.end, quantity, ...(coupon && { coupon }) }
}

/** The events of a subscription that an order starts or extends. Who orders has accepted. */
export function spanBought(
  span: Span,
  bought: { order: string; profile: string; provider: string; plan: string }
): AccountEvent[] {
  const { subscription, created_at, auto_renew, anchor, step, count } = span
  const { profile, provider, plan } = bought
  const ends_at = span.end
  const common = { subscription, ...bought, ends_at, anchor, step, count }
  return [
    span.starts
      ? { type: 'billing.subscription-started', data: { ...common, created_at, auto_renew } }
      : { type: 'billing.subscription-extended', data: { ...common, previous_ends_at: span.start } },
    {
      type: 'billing.subscription-changed',
      data: { subscription, profile, provider, plan, created_at, ends_at, auto_renew, accepted: true }
    }
  ]
}

function placeOrder(line: ChargeLine, purchase: Purchase, terms: OrderTerms): AccountEvent[] {
  const { order, event_id, amount, description, broker_fee } = line
  const { plan, plan_slug, periods, quantity, setup_amount, span } = purchase
  const { profile, provider } = terms
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
    end: span.end
  }
  return [
    { type: 'billing.order-placed', data: placed },
    ...spanBought(span, { order, profile, provider, plan })
  ]
}
