/** Recurring revenue: what each customer of a provider is worth a month, and what that comes to at any instant. */
import { knowsZone, millisecondsOf } from '@bursar/calendar'
import type {
  BillingEvents,
  LedgerRow,
  OrderBegun,
  ProfileEvents,
  ProfileUpdated,
  SubscriptionChanged,
  SubscriptionExtended
} from '@bursar/contracts'
import { type Change, projection, type RecordedEvent } from '@bursar/event-sourcing'
import { DEFAULT_SETTINGS } from '../figures/provider-settings.ts'
import { rowsList } from '../figures/sales-rows.ts'
import { type CustomerDocument, withOrder, withSeat, withSeatBegun, withTerms } from './domain/customer.ts'
import type { RecurringRow } from './domain/rows.ts'
import { type Cause, customerChanged, zoneMoved } from './keep-customer.ts'

export const recurring = projection<BillingEvents & ProfileEvents>({
  name: 'recurring',
  version: 1,
  on: {
    'billing.subscription-started': stepKnown,
    'billing.subscription-extended': stepKnown,
    'billing.ledger-posted': (event) =>
      event.data.rows.flatMap((row, n) => (row.kind === 'order' ? ordered(event, row, n) : [])),
    'billing.subscription-changed': (event) => {
      const { subscription, plan, accepted, created_at, ends_at } = event.data as SubscriptionChanged
      const [from, to] = [millisecondsOf(created_at), millisecondsOf(ends_at)]
      const cause = causeOf(event, event.data)
      return [
        customerChanged(cause, (customer) => withTerms(customer, subscription, { plan, accepted, from, to }))
      ]
    },
    'billing.order-begun': (event) => {
      const begun = event.data as OrderBegun
      const cause = causeOf(event, { ...begun, subscription: begun.order, plan: '' })
      return [customerChanged({ ...cause, order: begun.order }, (one) => withSeatBegun(one, begun))]
    },
    'profile.profile-created': zoneSet,
    'profile.profile-updated': zoneSet
  },
  recordedAt: ({ recorded_at }: Partial<RecurringRow>) => recorded_at,
  lists: {
    rows: {
      by: ({ provider, unit }: Partial<RecurringRow>) => (unit ? rowsList(provider!, unit) : null),
      amount: ({ unit, amount }: RecurringRow) => ({ unit, sum: amount })
    }
  }
})

function stepKnown(event: RecordedEvent<Pick<SubscriptionExtended, keyof Named | 'step'>>): Change[] {
  const { subscription, plan, step } = event.data
  const cause = causeOf(event, event.data)
  return [customerChanged(cause, (customer) => withTerms(customer, subscription, { plan, step }))]
}

/** An order with a span, or of a seat that has none yet; not what was used, and not what is sold once. */
function ordered(event: RecordedEvent, row: LedgerRow, nth: number): Change[] {
  const { order, amount, unit, about, event_id, dest, orig } = row
  const subscription = SUBSCRIPTION.exec(event_id)?.[1]
  if (!order || !about?.plan || !about.periods || amount === 0) return []
  // What an earlier version wrote has the whole price alone.
  const { plan, recurring = amount, start, end } = about
  const cause = causeOf(event, { provider: orig.profile, profile: dest.profile, subscription: '', plan })
  const said = { ...cause, nth, order, subscription: subscription ?? order }
  if (about.seat)
    return [customerChanged(said, (one) => withSeat(one, order, { plan, unit, amount, recurring }))]
  if (!subscription || !start || !end) return []
  const spanOrder = { subscription, unit, amount, recurring, start, end }
  return [customerChanged(said, (customer: CustomerDocument) => withOrder(customer, spanOrder))]
}

/** What the rows of orders are on: `sub_<id>/`, and uses on `sub_<id>/<charge>/`. */
const SUBSCRIPTION = /^sub_([^/]+)\/$/

interface Named {
  readonly provider: string
  readonly profile: string
  readonly subscription: string
  readonly plan: string
}

function causeOf(
  { position, correlationid, time }: Pick<RecordedEvent, 'position' | 'correlationid' | 'time'>,
  { provider, profile, subscription, plan }: Named
): Cause {
  const of = { provider, profile, subscription, plan, order: null, position, nth: 0 }
  return { ...of, correlation_id: correlationid ?? '', recorded_at: time }
}

function zoneSet({
  data: { profile, default_timezone }
}: RecordedEvent<Pick<ProfileUpdated, 'profile' | 'default_timezone'>>): Change[] {
  if (default_timezone === undefined) return []
  return [zoneMoved(profile, knowsZone(default_timezone) ? default_timezone : DEFAULT_SETTINGS.zone)]
}
