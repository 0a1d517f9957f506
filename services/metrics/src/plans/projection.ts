/** Each provider's plans, and how many subscriptions to each were active and ended before any instant. */
import type { BillingEvents } from '@bursar/contracts'
import { type Change, change, depending, projection, put, remove, together } from '@bursar/event-sourcing'
import { addToTotals, totalsPlaces } from '../figures/domain/running-totals.ts'

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
  readonly at: string
  /** +1 where a subscription starts, -1 where it ends. */
  readonly active: 1 | -1
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
  version: 1,
  on: {
    'billing.plan-created': ({ data: { provider, plan, slug, title, is_active } }) => [
      put(planKey(plan), { provider, plan, slug, title, is_active } satisfies PlanDocument)
    ],
    'billing.plan-updated': ({ data: { plan, changes } }) => [
      change(planKey(plan), (held?: PlanDocument) => held && planUpdated(held, changes))
    ],
    'billing.plan-deleted': ({ data: { plan } }) => [remove(planKey(plan))],
    'billing.subscription-changed': ({ data: { subscription, plan, created_at, ends_at, accepted } }) => [
      ...marked(`starts/${subscription}`, accepted ? { plan, at: created_at, active: 1 } : undefined),
      ...marked(`ends/${subscription}`, accepted ? { plan, at: ends_at, active: -1 } : undefined)
    ]
  },
  lists: {
    provider: { by: ({ provider }: PlanDocument) => provider },
    marks: { by: ({ plan, at }: SubscriptionMark) => (at ? plan : null) }
  },
  order: (document: PlanDocument & SubscriptionMark) => document.at ?? document.title ?? ''
})

function planKey(plan: string): string {
  return `plan/${plan}`
}

function planUpdated(held: PlanDocument, changes: Partial<PlanDocument>): PlanDocument {
  const { slug = held.slug, title = held.title, is_active = held.is_active } = changes
  return { ...held, slug, title, is_active }
}

/** Puts a mark in the place of the one that was there, and moves the totals with it. */
function marked(key: string, mark: SubscriptionMark | undefined): Change[] {
  return [
    depending([key], (documents) => {
      const held: SubscriptionMark | undefined = documents.get(key)
      if (held && mark && held.at === mark.at && held.plan === mark.plan) return []
      return [
        ...(held ? counted(held, -1) : []),
        ...(mark ? [...counted(mark, 1), put(key, mark)] : [remove(key)])
      ]
    })
  ]
}

function counted({ plan, at, active }: SubscriptionMark, sign: 1 | -1): Change[] {
  const prefix = planPrefix(plan)
  const instant = Date.parse(at)
  const before = totalsPlaces(prefix, instant - 1)
  const here = totalsPlaces(prefix, instant)
  const keys = [...before, ...here].map(({ key }) => key)
  return [
    together(keys, (documents) => {
      addToTotals(documents, before, [sign * active, 0])
      if (active < 0) addToTotals(documents, here, [0, sign])
    })
  ]
}
