/** A customer of one provider, as its recurring revenue is worked out: document `<provider>/customers/<profile>`. */
import { millisecondsOf, type Step } from '@bursar/calendar'
import { type Curve, curveOf, type Piece } from './curve.ts'
import { monthlyWorth } from './monthly-worth.ts'

/** A stretch that orders of one subscription cover at one worth. */
export interface PaidStretch extends Piece {
  readonly unit: string
}

/** A subscription, and what its orders are worth; instants in milliseconds since 1970. */
export interface HeldSubscription {
  readonly plan: string
  readonly accepted: boolean
  readonly from: number
  readonly to: number
  readonly step: Step
  readonly stretches: readonly PaidStretch[]
}

/** The order of a seat for somebody else, which has no span before it is claimed. */
export interface WaitingSeat {
  readonly plan: string
  readonly unit: string
  readonly amount: number
  readonly recurring: number
}

export interface CustomerDocument {
  /** By subscription; a seat that was claimed by its order. */
  readonly held: Readonly<Record<string, HeldSubscription>>
  readonly seats: Readonly<Record<string, WaitingSeat>>
  /** By unit. */
  readonly curves: Readonly<Record<string, Curve>>
}

export const NO_CUSTOMER: CustomerDocument = { held: {}, seats: {}, curves: {} }

/** A subscription of which nothing but its name is known yet. */
const UNKNOWN: HeldSubscription = { plan: '', accepted: false, from: 0, to: 0, step: 'month', stretches: [] }

/** The customer with other terms of a subscription. */
export function withTerms(
  customer: CustomerDocument,
  subscription: string,
  terms: Partial<Omit<HeldSubscription, 'stretches'>>
): CustomerDocument {
  return withHeld(customer, subscription, { ...(customer.held[subscription] ?? UNKNOWN), ...terms })
}

/** An order with its span. */
export interface SpanOrder {
  readonly subscription: string
  readonly unit: string
  readonly amount: number
  readonly recurring: number
  readonly start: string
  readonly end: string
}

/** The customer with one more order. */
export function withOrder(customer: CustomerDocument, order: SpanOrder): CustomerDocument {
  const held = customer.held[order.subscription] ?? UNKNOWN
  const worth = monthlyWorth({ ...order, step: held.step })
  if (worth === 0) return customer
  const [start, end] = [millisecondsOf(order.start), millisecondsOf(order.end)]
  const stretches = joined(held.stretches, { unit: order.unit, start, end, worth })
  return withHeld(customer, order.subscription, { ...held, stretches })
}

/** The customer with a seat that was bought for somebody else. */
export function withSeat(customer: CustomerDocument, order: string, seat: WaitingSeat): CustomerDocument {
  return { ...customer, seats: { ...customer.seats, [order]: seat } }
}

/** The seat is claimed: whoever paid for it has its span from here on. */
export function withSeatBegun(
  customer: CustomerDocument,
  {
    order,
    start,
    end,
    step = 'month'
  }: { order: string; start: string; end: string; step?: Step | undefined }
): CustomerDocument {
  const { [order]: seat, ...seats } = customer.seats
  if (!seat) return customer
  const terms = {
    plan: seat.plan,
    accepted: true,
    from: millisecondsOf(start),
    to: millisecondsOf(end),
    step
  }
  const begun = withTerms({ ...customer, seats }, order, terms)
  return withOrder(begun, { ...seat, subscription: order, start, end })
}

function withHeld(customer: CustomerDocument, subscription: string, one: HeldSubscription): CustomerDocument {
  const held = { ...customer.held, [subscription]: one }
  const known = customer.held[subscription]?.stretches ?? []
  const units = new Set([...known, ...one.stretches].map(({ unit }) => unit))
  const curves = { ...customer.curves }
  for (const unit of units) curves[unit] = curveIn(unit, Object.values(held))
  return { ...customer, held, curves }
}

function curveIn(unit: string, held: readonly HeldSubscription[]): Curve {
  return curveOf(
    held.flatMap(({ accepted, from, to, stretches }) =>
      stretches
        .filter((stretch) => accepted && stretch.unit === unit)
        .map(({ start, end, worth }) => ({ start: Math.max(start, from), end: Math.min(end, to), worth }))
    )
  )
}

/** What goes on at the same worth is one stretch, so that a subscription has few. */
function joined(stretches: readonly PaidStretch[], more: PaidStretch): readonly PaidStretch[] {
  const last = stretches.at(-1)
  const goesOn = last && last.end === more.start && last.worth === more.worth && last.unit === more.unit
  return goesOn ? [...stretches.slice(0, -1), { ...last, end: more.end }] : [...stretches, more]
}
