/** What is to happen once for its cause: trials, notices, attempts, ends, and each period of a subscription. */
import type { BillingEvents } from '@bursar/contracts'
import type { RecordedEvent } from '@bursar/event-sourcing'

type Events = (type: string) => readonly RecordedEvent[]

/** Lines that say what came twice; none when all is well. */
export function checkOnce(events: Events): string[] {
  const orders = data(events, 'billing.order-placed')
  const begun = new Set(data(events, 'billing.plan-changed').map(({ order }) => order))
  const attempts = [
    ...data(events, 'billing.payment-missed').map((missed) => ({ ...missed, at: missed.missed_at })),
    ...data(events, 'billing.charge-created')
      .filter(({ dunning }) => dunning)
      .map((created) => ({ ...created, at: created.created_at }))
  ]
  return [
    // A change keeps the trial that runs, which is no other one.
    ...twice(
      'trials',
      orders.filter(({ trial, order }) => trial && !begun.has(order)),
      ({ profile, plan }) => [profile, plan]
    ),
    ...twice('notices of a trial', data(events, 'billing.trial-ending'), ({ subscription, ends_at }) => [
      subscription,
      ends_at
    ]),
    ...twice('notices of a renewal', data(events, 'billing.renewal-coming'), ({ subscription, ends_at }) => [
      subscription,
      ends_at
    ]),
    ...twice('attempts to charge', attempts, ({ profile, provider, unit, at }) => [
      profile,
      provider,
      unit,
      at.slice(0, 10)
    ]),
    ...twice(
      'last attempts',
      data(events, 'billing.dunning-ended'),
      ({ profile, provider, billing_date }) => [profile, provider, billing_date]
    ),
    ...twice('changes', data(events, 'billing.plan-changed'), ({ from }) => [from.subscription]),
    ...periods(orders)
  ]
}

function data<Type extends keyof BillingEvents>(events: Events, type: Type): BillingEvents[Type][] {
  return events(type).map((event) => event.data as unknown as BillingEvents[Type])
}

function twice<One>(what: string, found: readonly One[], keyOf: (one: One) => readonly string[]): string[] {
  const seen = new Set<string>()
  return found.flatMap((one) => {
    const key = keyOf(one).join(' ')
    if (seen.has(key)) return [`${what}: ${key} is there twice`]
    seen.add(key)
    return []
  })
}

/** No time of a subscription is ordered twice. */
function periods(orders: readonly BillingEvents['billing.order-placed'][]): string[] {
  const ends = new Map<string, string>()
  return orders.flatMap(({ subscription, start, end, event_id, tax_of, seat, order }) => {
    // What is used of a plan is on events of its own.
    if (tax_of || seat || event_id !== `sub_${subscription}/`) return []
    const before = ends.get(subscription) ?? ''
    ends.set(subscription, end)
    return start < before
      ? [`order ${order} is for a time from ${start}, which is ordered up to ${before}`]
      : []
  })
}
