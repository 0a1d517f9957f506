/** Each provider's plans, and how many subscriptions to each were active and ended before any instant. */
import type { BillingEvents } from '@bursar/contracts'
import { type Change, change, depending, projection, put, remove } from '@bursar/event-sourcing'
import { addToTotals, type TotalsPlace, totalsPlaces } from '../figures/domain/running-totals.ts'

/** Document `plan/<id>`. */
export interface PlanDocument {
  readonly provider: string
  readonly plan: string
  readonly slug: string
  readonly title: string
  readonly is_active: boolean
}

/** Documents `starts/<subscription>` and `ends/<subscription>`: an instant at which the counts of a plan change. */
export interface SubscriptionMark {
  readonly plan: string
  /** Whose plan it is, and who subscribes. */
  readonly provider: string
  readonly profile: string
  readonly subscription: string
  readonly at: string
  /** Of what set it there. */
  readonly correlation_id: string
  /** +1 where a subscription starts, -1 where it ends. */
  readonly active: 1 | -1
  /** True of an end by a change of plan, which is no churn. */
  readonly changed?: true
}

/** How many numbers the running totals of a plan have: subscriptions that are active, and that ended. */
export const PLAN_TOTALS = 2

/**
 * What the keys of a plan's running totals begin with. A subscription is active at its very start and not at
 * its very end, so the first number is added a millisecond earlier: what it comes to before an instant is then
 * what was active at that instant.
 */
export function planPrefix(plan: string): string {
  return `totals/${plan}/`
}

export const plans = projection<BillingEvents>({
  name: 'plans',
  version: 2,
  on: {
    'billing.plan-created': ({ data: { provider, plan, slug, title, is_active } }) => [
      put(planKey(plan), { provider, plan, slug, title, is_active } satisfies PlanDocument)
    ],
    'billing.plan-updated': ({ data: { plan, changes } }) => [
      change(planKey(plan), (plan?: PlanDocument) => plan && planUpdated(plan, changes))
    ],
    'billing.plan-deleted': ({ data: { plan } }) => [remove(planKey(plan))],
    'billing.subscription-changed': ({ data, correlationid: correlation_id }) => {
      const { subscription, profile, provider, plan, created_at, ends_at, accepted, changed_to } = data
      const of = { plan, provider, profile, subscription, correlation_id }
      const end = { ...of, at: ends_at, active: -1 as const, ...(changed_to && { changed: true as const }) }
      return [
        marked(startKey(subscription), accepted ? { ...of, at: created_at, active: 1 } : undefined),
        marked(endKey(subscription), accepted ? end : undefined)
      ]
    }
  },
  lists: {
    provider: { by: ({ provider, slug }: PlanDocument) => (slug ? provider : null) },
    marks: {
      by: ({ plan, at }: SubscriptionMark) => (at ? plan : null),
      amount: ({ active }: SubscriptionMark) => ({ unit: 'subscription', sum: active })
    },
    ends: {
      by: ({ provider, active, changed }: SubscriptionMark) => (active < 0 && !changed ? provider : null),
      amount: () => ({ unit: 'subscription', sum: 1 })
    }
  },
  order: (document: PlanDocument & SubscriptionMark) => document.at ?? document.title ?? ''
})

export const startKey = (subscription: string) => `starts/${subscription}`
export const endKey = (subscription: string) => `ends/${subscription}`

export function planKey(plan: string): string {
  return `plan/${plan}`
}

function planUpdated(held: PlanDocument, changes: Partial<PlanDocument>): PlanDocument {
  const { slug = held.slug, title = held.title, is_active = held.is_active } = changes
  return { ...held, slug, title, is_active }
}

/** Puts a mark in the place of the one that was there, and moves the totals with it. */
function marked(key: string, mark: SubscriptionMark | undefined): Change {
  const totals = mark ? countsOf(mark, 1) : []
  return depending(
    [key],
    (documents) => {
      const known = documents.get<SubscriptionMark>(key)
      const isSame =
        known && mark && known.at === mark.at && known.plan === mark.plan && known.changed === mark.changed
      const counts = isSame ? [] : [...(known ? countsOf(known, -1) : []), ...totals]
      return { keys: counts.flatMap(({ places }) => places.map((place) => place.key)), counts, isSame }
    },
    (documents, { counts, isSame }) => {
      if (isSame) return
      for (const { places, numbers } of counts) addToTotals(documents, places, numbers)
      if (mark) documents.put(key, mark)
      else documents.remove(key)
    }
  )
}

/** What a mark adds to the totals of its plan, or takes off. */
interface Count {
  readonly places: readonly TotalsPlace[]
  readonly numbers: readonly number[]
}

function countsOf({ plan, at, active, changed }: SubscriptionMark, sign: 1 | -1): Count[] {
  const prefix = planPrefix(plan)
  const instant = Date.parse(at)
  const counts: Count[] = [{ places: totalsPlaces(prefix, instant - 1), numbers: [sign * active, 0] }]
  if (active < 0 && !changed) counts.push({ places: totalsPlaces(prefix, instant), numbers: [0, sign] })
  return counts
}
