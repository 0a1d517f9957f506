/** What is to happen once for its cause: trials, notices, attempts, ends, and each period of a subscription. */
import type { RecordedEvent } from '@bursar/event-sourcing'

type Events = (type: string) => readonly RecordedEvent<any>[]

/** Lines that say what came twice; none when all is well. */
export function checkOnce(events: Events): string[] {
  const orders = events('billing.order-placed').map(({ data }) => data)
  const begun = new Set(events('billing.plan-changed').map(({ data }) => data.order))
  const attempts = [
    ...events('billing.payment-missed').map(({ data }) => ({ ...data, at: data.missed_at })),
    ...events('billing.charge-created')
      .filter(({ data }) => data.dunning)
      .map(({ data }) => ({ ...data, at: data.created_at }))
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

function data(events: Events, type: string): any[] {
  return events(type).map((event) => event.data)
}

function twice(what: string, found: readonly any[], keyOf: (one: any) => readonly string[]): string[] {
  const seen = new Set<string>()
  return found.flatMap((one) => {
    const key = keyOf(one).join(' ')
    if (seen.has(key)) return [`${what}: ${key} is there twice`]
    seen.add(key)
    return []
  })
}

/** No time of a subscription is ordered twice. */
function periods(orders: readonly any[]): string[] {
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
