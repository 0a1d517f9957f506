/** How a provider goes after what is not paid. Stream `dunning-<provider>`. */
import type { Instant } from '@bursar/calendar'
import type { BillingEvents, DunningSet } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll } from '@bursar/event-sourcing'

/** What an attempt to charge goes by. */
export type DunningTerms = Pick<DunningSet, 'attempts' | 'days_between' | 'at_end'>

/** With who may order without paying at once. */
export type Dunning = DunningTerms & Pick<DunningSet, 'paylater'>

/** Where a provider says nothing else. */
export const USUAL_DUNNING: Dunning = {
  attempts: 3,
  days_between: 1,
  at_end: 'cancel',
  paylater: 'anybody'
}

export const dunning = fold<Dunning, BillingEvents>(USUAL_DUNNING, {
  'billing.dunning-set': (_, { attempts, days_between, at_end, paylater }: DunningSet) => ({
    attempts,
    days_between,
    at_end,
    paylater
  })
})

/** Sets all of it; what is so already is no event. */
export function setDunning(
  held: Dunning,
  wanted: Dunning,
  provider: string,
  now: Instant
): Decision<EventOf<BillingEvents, 'billing.dunning-set'>> {
  const { attempts, days_between, at_end, paylater } = wanted
  const isSame =
    held.attempts === attempts &&
    held.days_between === days_between &&
    held.at_end === at_end &&
    held.paylater === paylater
  if (isSame) return happenedAll([])
  return happened('billing.dunning-set', { provider, attempts, days_between, at_end, paylater, set_at: now })
}

/**
 * Whether somebody may order from a provider without paying at once. `isVouched`: the provider granted them a subscription,
 * or was paid by them, once.
 */
export function mayPayLater({ paylater }: Dunning, isVouched: boolean): boolean {
  switch (paylater) {
    case 'anybody':
      return true
    case 'granted':
      return isVouched
    case 'nobody':
      return false
  }
}

/** The part that goes with an attempt. */
export function termsOf({ attempts, days_between, at_end }: Dunning): DunningTerms {
  return { attempts, days_between, at_end }
}
