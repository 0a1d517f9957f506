/** What is to come: orders that are to be earned yet, and subscriptions that renew with what their plans cost. */
import type {
  BillingEvents,
  LedgerRow,
  OrderBegun,
  PlanCreated,
  SubscriptionChanged,
  SubscriptionEndMoved,
  SubscriptionStarted
} from '@bursar/contracts'
import { type Change, change, projection, type RecordedEvent } from '@bursar/event-sourcing'
import { rowsList } from '../figures/sales-rows.ts'
import { type ComingOrder, isOpen, NO_ORDER, placedOrder } from './domain/coming-order.ts'
import type { RenewedPlan, RenewingSubscription } from './domain/renewing.ts'
import { earnings, type ForecastVersion, isGivenUp, versioned } from './versions.ts'

export const orderKey = (order: string) => `order/${order}`
export const subscriptionKey = (subscription: string) => `subscription/${subscription}`
export const renewedPlanKey = (plan: string) => `plan/${plan}`

/** A subscription of which nothing is known yet; what it is counted from comes before what it is. */
const UNCOUNTED = { anchor: '', step: 'month', count: 0 } as RenewingSubscription

type Counted = Pick<SubscriptionStarted, 'subscription' | 'anchor' | 'step' | 'count'> & { order?: string }

export const forecast = projection<BillingEvents>({
  name: 'forecast',
  version: 1,
  on: {
    'billing.subscription-started': ({ data }) => counted(data),
    'billing.subscription-extended': ({ data }) => counted(data),
    'billing.subscription-end-moved': ({ data }) => {
      const { subscription, ends_at: anchor } = data as SubscriptionEndMoved
      return [subscriptionSaid(subscription, { anchor, count: 0 })]
    },
    'billing.subscription-changed': (event) => {
      const said = renewingOf(event, event.data as SubscriptionChanged)
      const key = subscriptionKey(said.subscription)
      return [versioned<RenewingSubscription>(event, 0, key, (known = UNCOUNTED) => ({ ...known, ...said }))]
    },
    'billing.order-begun': ({ data, time: begun_at }) => {
      const { order, start, end, anchor, step } = data as OrderBegun
      return [orderSaid(order, (known) => ({ ...known, start, end, anchor, step, begun_at }))]
    },
    'billing.plan-changed': ({ data: { when, lines, changed_at: at }, time: recorded_at }) =>
      when === 'now'
        ? lines
            .filter(({ tax_of }) => tax_of === undefined)
            .map(({ order }) => orderSaid(order, (known) => ({ ...known, over: { at, recorded_at } })))
        : [],
    'billing.ledger-posted': (event) => {
      const { rows } = event.data
      const changes = rows.flatMap((row, n) => posted(event, row, n))
      return [...changes, ...earnings(event, rows)]
    },
    'billing.plan-created': (event) => {
      const { plan, provider } = event.data
      const terms = termsOf(event.data) as RenewedPlan
      return [versioned<RenewedPlan>(event, 0, renewedPlanKey(plan), () => ({ ...terms, plan, provider }))]
    },
    'billing.plan-updated': (event) => {
      const { plan, changes } = event.data
      const terms = termsOf(changes)
      if (Object.keys(terms).length === 0) return []
      return [
        versioned<RenewedPlan>(event, 0, renewedPlanKey(plan), (known) => known && { ...known, ...terms })
      ]
    }
  },
  recordedAt: ({ recorded_at }: { readonly recorded_at?: string }) => recorded_at,
  lists: {
    /** All that are to be earned yet, by the end of their span. */
    open: {
      by: (one: ComingOrder & Partial<ForecastVersion>) =>
        one.provider && one.unit && isOrder(one) && isOpen(one) ? rowsList(one.provider, one.unit) : null
    },
    orders: {
      by: (one: ComingOrder & Partial<ForecastVersion>) =>
        one.provider && one.unit && isOrder(one) ? rowsList(one.provider, one.unit) : null
    },
    renewing: {
      by: ({ provider, renews, of }: Partial<RenewingSubscription & ForecastVersion>) =>
        renews && of === undefined ? provider : null
    },
    plans: {
      by: ({ provider, period_type, of }: Partial<RenewedPlan & ForecastVersion>) =>
        period_type && of === undefined ? provider : null
    },
    versions: { by: ({ of, provider }: Partial<ForecastVersion>) => (of === undefined ? null : provider) }
  },
  order: ({ of, recorded_at, end, ends_at }) =>
    (of === undefined ? (end ?? ends_at) : recorded_at) ?? recorded_at ?? ''
})

const isOrder = ({ of, earned }: Partial<ForecastVersion> & { earned?: unknown }) =>
  of === undefined && typeof earned === 'number'

function counted({ order, subscription, anchor, step, count }: Counted): Change[] {
  const changes = [subscriptionSaid(subscription, { anchor, step, count })]
  // What a provider granted was not ordered.
  if (order !== undefined) changes.push(orderSaid(order, (known) => ({ ...known, anchor, step })))
  return changes
}

function orderSaid(order: string, how: (known: ComingOrder) => ComingOrder): Change {
  return change<ComingOrder>(orderKey(order), (known = NO_ORDER) => how(known))
}

function subscriptionSaid(subscription: string, said: Partial<RenewingSubscription>): Change {
  return change<Partial<RenewingSubscription>>(subscriptionKey(subscription), (known) => ({
    ...known,
    ...said
  }))
}

function renewingOf(
  { correlationid, time }: Pick<RecordedEvent, 'correlationid' | 'time'>,
  data: SubscriptionChanged
): Omit<RenewingSubscription, 'anchor' | 'step' | 'count'> {
  const { subscription, provider, profile, plan, ends_at, auto_renew, accepted, trial_ends_at, change_to } =
    data
  // One that was over when it was imported or accepted is not extended.
  const renews = auto_renew && accepted && data.accepted_at !== undefined && !data.withheld && ends_at > time
  return {
    ...{ subscription, provider, profile, plan, ends_at, renews, correlation_id: correlationid ?? '' },
    ...(trial_ends_at !== undefined && { trial_ends_at }),
    // A note that was taken back is there no more.
    change_to: change_to?.plan
  }
}

/** What a row changes of the order that it is for, and of what is known of its subscription. */
function posted(event: RecordedEvent, row: LedgerRow, n: number): Change[] {
  const { kind, order, amount } = row
  if (order === null) return []
  const add = (earned: number, unearned: number) =>
    orderSaid(order, (known) => ({
      ...known,
      earned: known.earned + earned,
      unearned: known.unearned + unearned
    }))
  if (kind === 'recognition' || kind === 'accrual') return [add(amount, 0)]
  if (isGivenUp(kind)) return [add(0, amount)]
  if (kind !== 'order') return []
  const said = { correlation_id: event.correlationid ?? '', recorded_at: event.time }
  const placed = placedOrder(row, said)
  return [
    ...(placed ? [orderSaid(order, (known) => ({ ...known, ...placed }))] : []),
    ...taxed(event, row, n)
  ]
}

/** The tax on what a subscription was last ordered at: a price that has it in it is worth less by it. */
function taxed(event: RecordedEvent, { about, event_id }: LedgerRow, n: number): Change[] {
  const subscription = SUBSCRIPTION.exec(event_id)?.[1]
  if (!subscription || !about?.periods) return []
  const percent = about.rate?.percent ?? 0
  const key = subscriptionKey(subscription)
  return [
    versioned<RenewingSubscription>(event, n + 1, key, (known) =>
      known && (known.percent ?? 0) !== percent ? { ...known, percent } : known
    )
  ]
}

const SUBSCRIPTION = /^sub_([^/]+)\/$/

function termsOf(terms: Partial<PlanCreated>): Partial<Omit<RenewedPlan, 'plan' | 'provider'>> {
  const { unit, renewal_type, period_amount, setup_amount, period_type, period_length } = terms
  const { tax_included, tax_exempt } = terms
  const said = { unit, renewal_type, period_amount, setup_amount, period_type, period_length }
  const all = Object.entries({ ...said, tax_included, tax_exempt })
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}
