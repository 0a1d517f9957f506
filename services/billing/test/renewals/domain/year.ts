/** An account on the clock, as the tests of renewals walk it through time. */
import {
  type AccountEvent,
  completeCheckout,
  type LivePlan,
  type Outcome,
  type Plan,
  type Renewal,
  renewal,
  review,
  startCheckout
} from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import { foldOn, type NewEvent } from '@bursar/event-sourcing'
import { groupsOf, rowsOf, settled, termsOf } from '../../checkout/domain/checkout-scenario.ts'
import { eventsOf, itemOf, NOW, SUBSCRIBER } from '../../shared/domain/scenario.ts'

export interface Walk {
  readonly state: Renewal
  readonly rows: LedgerRow[]
  readonly events: AccountEvent[]
}

export const beginning: Walk = { state: renewal.initial, rows: [], events: [] }

/** Events happen at an instant. */
export function take(walk: Walk, events: readonly NewEvent[], at: string): Walk {
  return {
    state: foldOn(renewal, walk.state, events, at),
    rows: [...walk.rows, ...rowsOf(events)],
    events: [...walk.events, ...(events as AccountEvent[])]
  }
}

/** A checkout of a plan, and how the processor answered. */
export function buy(
  walk: Walk,
  plan: LivePlan,
  {
    at = NOW,
    option = 1,
    charge = 'c1',
    item = `item-${plan.slug}`,
    outcome = undefined as Outcome | undefined
  } = {}
): Walk {
  const [group] = groupsOf(walk.state.account, [itemOf(plan, { option, item })], [], at)
  if (!group) throw new Error('nothing to buy')
  const asked = take(walk, eventsOf(startCheckout(walk.state.account, group, termsOf(charge), at)), at)
  return answer(asked, charge, outcome ?? settled(group.amount), at)
}

/** The processor answers a charge. */
export function answer(walk: Walk, charge: string, outcome: Outcome, at: string): Walk {
  return take(walk, eventsOf(completeCheckout(walk.state.account, charge, outcome, at)), at)
}

/** The job looks at the account at an instant, until there is nothing left to do. */
export function look(walk: Walk, at: string, plan: Plan): Walk {
  let ids = 0
  let next = walk
  while (true) {
    const supplies = { plan: () => plan, id: () => `o-${at}-${ids++}` }
    const events = review(next.state, { profile: SUBSCRIBER, at, now: at }, supplies)
    if (events.length === 0) return next
    next = take(next, events, at)
  }
}

/** What stands on a provider's account before an instant: Σ dest − Σ orig. */
export function balance(rows: readonly LedgerRow[], account: string, before = '9999'): number {
  return rows
    .filter(({ created_at }) => created_at < before)
    .reduce((sum, { amount, dest, orig }) => {
      return sum + (dest.account === account ? amount : 0) - (orig.account === account ? amount : 0)
    }, 0)
}
