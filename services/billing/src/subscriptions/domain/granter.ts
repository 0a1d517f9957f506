/** Who grants subscriptions: how many of them wait for an answer, and when the last were granted (consent: rule 25). */
import { type Instant, later } from '@bursar/calendar'
import type { BillingEvents, GrantCounted } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, refuse } from '@bursar/event-sourcing'

/** One that may still wait for an answer. */
export type Grant = Pick<GrantCounted, 'profile' | 'plan' | 'subscription'>

export interface Granter {
  readonly open: readonly Grant[]
  /** When the last ones were granted. */
  readonly granted: readonly Instant[]
}

/** As many as one may have open, and grant in an hour. */
export interface GrantLimits {
  readonly open: number
  readonly hourly: number
}

export const GRANTS_MOST: GrantLimits = { open: 50, hourly: 20 }

/** The people of the broker grant for everybody. */
export const GRANTS_MOST_OF_BROKER: GrantLimits = { open: 1_000, hourly: Number.POSITIVE_INFINITY }

const HOUR_MS = 3_600_000

/** A granter as its stream tells it. */
export const granterFold = fold<Granter, BillingEvents>(
  { open: [], granted: [] },
  {
    'billing.grant-counted': (state, data: GrantCounted, { time }) => {
      const { profile, plan, subscription, answered = [] } = data
      const gone = new Set([...answered, subscription])
      const open = state.open.filter((one) => !gone.has(one.subscription))
      return {
        open: [...open, { profile, plan, subscription }],
        granted: [...state.granted, time].slice(-GRANTS_MOST.hourly)
      }
    }
  }
)

/** Counts one more; `answered` are those of the open ones that wait no longer. */
export function countGrant(
  { open, granted }: Granter,
  { answered, ...made }: Grant & { readonly granter: string; readonly answered: readonly Grant[] },
  limits: GrantLimits,
  now: Instant
): Decision<EventOf<BillingEvents, 'billing.grant-counted'>> {
  const since = later(now, -HOUR_MS)
  const recent = granted.filter((at) => at > since)
  if (open.length - answered.length >= limits.open || recent.length >= limits.hourly)
    return refuse('too_many_invitations')
  const gone = answered.map(({ subscription }) => subscription)
  return happened('billing.grant-counted', { ...made, ...(gone.length > 0 && { answered: gone }) })
}
