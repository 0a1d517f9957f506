/** An account whose plan is changed, as the tests of changes walk it through time. */
import {
  type AccountEvent,
  type AskedChange,
  auditBook,
  type ChargedAccount,
  changeFree,
  chargedAccount,
  completeCheckout,
  type LivePlan,
  type Outcome,
  type PlanChange,
  type Planned,
  planChange,
  type Renewal,
  renewal,
  review,
  startChange,
  startCheckout,
  statement
} from '@bursar/billing'
import type { LedgerRow } from '@bursar/contracts'
import { type Fold, foldOn, type NewEvent } from '@bursar/event-sourcing'
import { groupsOf, rowsOf, settled, termsOf } from '../../checkout/domain/checkout-scenario.ts'
import { eventsOf, type itemOf, NOW, SUBSCRIBER } from '../../shared/domain/scenario.ts'

type State = ChargedAccount & Renewal

const whole: Fold<State> = {
  initial: { ...chargedAccount.initial, ...renewal.initial },
  evolve(state, event) {
    const { charges, account } = chargedAccount.evolve(state, event)
    return { charges, account, schedule: renewal.evolve(state, event).schedule }
  }
}

export interface Walk {
  readonly state: State
  readonly rows: readonly LedgerRow[]
  readonly events: readonly AccountEvent[]
  /** Rows by the event that posted them. */
  readonly posted: readonly (readonly LedgerRow[])[]
}

export const beginning: Walk = { state: whole.initial, rows: [], events: [], posted: [] }

/** Events happen at an instant. */
export function take(walk: Walk, events: readonly NewEvent[], at: string): Walk {
  const posted = events.flatMap((event) => {
    const rows = rowsOf([event])
    return rows.length > 0 ? [rows] : []
  })
  return {
    state: foldOn(whole, walk.state, events, at),
    rows: [...walk.rows, ...posted.flat()],
    events: [...walk.events, ...(events as AccountEvent[])],
    posted: [...walk.posted, ...posted]
  }
}

interface Paid {
  readonly at?: string
  readonly charge?: string
  readonly outcome?: Outcome
}

/** A checkout of items, and how the processor answered. */
export function buy(
  walk: Walk,
  item: ReturnType<typeof itemOf>,
  { at = NOW, charge = 'c1', outcome }: Paid = {}
): Walk {
  const [group] = groupsOf(walk.state.account, [item], [], at)
  if (!group) throw new Error('nothing to buy')
  const asked = take(walk, eventsOf(startCheckout(walk.state.account, group, termsOf(charge), at)), at)
  return answer(asked, charge, outcome ?? settled(group.amount), at)
}

/** The processor answers a charge. */
export function answer(walk: Walk, charge: string, outcome: Outcome, at: string): Walk {
  return take(walk, eventsOf(completeCheckout(walk.state.account, charge, outcome, at)), at)
}

/** What a change of the subscription to `from` would come to. */
export function ask(
  { state }: Walk,
  from: LivePlan,
  plan: LivePlan,
  { now, ...more }: { readonly now: string } & Partial<AskedChange>
): Planned {
  const held = state.account.subscriptions[from.plan]!
  return planChange(state, {
    held,
    unit: from.unit,
    plan,
    option: 1,
    id: `to-${plan.slug}-${now}`,
    now,
    ...more
  })
}

/** The same, which is not refused. */
export function planned(...asked: Parameters<typeof ask>): PlanChange {
  const change = ask(...asked)
  if (!change.ok) throw new Error(`refused: ${change.code} ${JSON.stringify(change.fields ?? change.detail)}`)
  return change.planned
}

/** A change that is carried out, and how the processor answered where something is to pay. */
export function change(
  walk: Walk,
  change: PlanChange,
  { at = NOW, charge = 'c2', outcome }: Paid = {}
): Walk {
  const terms = { ...termsOf(charge), reason: {} }
  if (change.amount === 0) return take(walk, eventsOf(changeFree(walk.state.account, change, terms, at)), at)
  const asked = take(walk, eventsOf(startChange(change, terms, at)), at)
  return answer(asked, charge, outcome ?? settled(change.amount), at)
}

/** The job looks at the account at an instant, until there is nothing left to do. */
export function look(walk: Walk, at: string, plans: readonly LivePlan[]): Walk {
  let ids = 0
  let next = walk
  const plan = (id: string) => plans.find((one) => one.plan === id)!
  while (true) {
    const supplies = { plan, id: () => `o-${at}-${ids++}` }
    const events = review(next.state, { profile: SUBSCRIBER, at, now: at }, supplies)
    if (events.length === 0) return next
    next = take(next, events, at)
  }
}

/** What stands on an account before an instant, of one order or of all: Σ dest − Σ orig. */
export function balance(
  { rows }: Pick<Walk, 'rows'>,
  account: string,
  { order, before = '9999' }: { readonly order?: string; readonly before?: string } = {}
): number {
  return rows
    .filter((row) => row.created_at < before && (order === undefined || row.order === order))
    .reduce((sum, { amount, dest, orig }) => {
      return sum + (dest.account === account ? amount : 0) - (orig.account === account ? amount : 0)
    }, 0)
}

/** What is wrong with the book. */
export function faults({ posted }: Walk): readonly unknown[] {
  const audit = auditBook()
  for (const rows of posted) audit.add(rows)
  return audit.faults()
}

/** What is due, 1/100 of a dollar. */
export function due({ state }: Walk): number {
  return statement(state.account).usd ?? 0
}
