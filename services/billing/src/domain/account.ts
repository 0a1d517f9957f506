/**
 * A subscriber's account: what it owes, its subscriptions, its open charges and its card. Stream
 * `account-<profile id>`, which is one stream so that one debt is paid once.
 *
 * A charge is `asked` from its intent until the processor answered; then it is settled, declined, or
 * `pending`. Open charges are those two; the orders of an asked one are not placed yet.
 */
import { fold } from '@bursar/event-sourcing'
import type { Instant } from './calendar.ts'
import type {
  CardSaved,
  ChargeCreated,
  ChargePending,
  ChargeSettled,
  OrderPlaced,
  SubscriptionEnded,
  SubscriptionExtended,
  SubscriptionStarted
} from './events.ts'
import type { Subscription } from './subscription.ts'

/** An order on which something is still due, 1/100 units. */
export interface DueOrder extends OrderPlaced {
  readonly due: number
}

export interface OpenCharge extends ChargeCreated {
  readonly stage: 'asked' | 'pending'
  /** What is known of it and its card once it is pending at the processor. */
  readonly card: Pick<ChargePending, 'processor_key' | 'person' | 'last4' | 'exp_date'> | null
}

export interface Account {
  /** By order id, in the order in which they were placed. */
  readonly due: Readonly<Record<string, DueOrder>>
  /** The newest subscription to each plan, by plan id, ended ones too. */
  readonly subscriptions: Readonly<Record<string, Subscription>>
  /** By charge id. */
  readonly charges: Readonly<Record<string, OpenCharge>>
  readonly card: CardSaved | null
}

const EMPTY: Account = { due: {}, subscriptions: {}, charges: {}, card: null }

/** An account as its stream tells it. */
export const account = fold<Account>(EMPTY, {
  'billing.charge-created': (state, created: ChargeCreated) => ({
    ...state,
    charges: { ...state.charges, [created.charge]: { ...created, stage: 'asked', card: null } }
  }),
  'billing.charge-pending': (state, pending: ChargePending) => {
    const { charge, processor_key, person, last4, exp_date } = pending
    const open = state.charges[charge]
    if (!open) return state
    const card = { processor_key, person, last4, exp_date }
    return { ...state, charges: { ...state.charges, [charge]: { ...open, stage: 'pending', card } } }
  },
  'billing.charge-settled': (state, { charge, lines }: ChargeSettled) => ({
    ...state,
    charges: omit(state.charges, charge),
    due: lines.reduce(pay, state.due)
  }),
  'billing.charge-declined': closeCharge,
  'billing.charge-failed': closeCharge,
  'billing.order-placed': (state, order: OrderPlaced) =>
    order.amount === 0
      ? state
      : { ...state, due: { ...state.due, [order.order]: { ...order, due: order.amount } } },
  'billing.subscription-started': (state, started: SubscriptionStarted) => {
    const { subscription, plan, provider, created_at, ends_at, auto_renew, anchor, step, count } = started
    // An import may bring an older subscription after a newer one, which stays the one that orders extend.
    if ((state.subscriptions[plan]?.ends_at ?? '') > ends_at) return state
    const begun = { subscription, plan, provider, created_at, ends_at, auto_renew, anchor, step, count }
    return { ...state, subscriptions: { ...state.subscriptions, [plan]: begun } }
  },
  'billing.subscription-extended': (state, extended: SubscriptionExtended) => {
    const held = state.subscriptions[extended.plan]
    if (held?.subscription !== extended.subscription) return state
    const { plan, ends_at, anchor, step, count } = extended
    const longer = { ...held, ends_at, anchor, step, count }
    return { ...state, subscriptions: { ...state.subscriptions, [plan]: longer } }
  },
  'billing.subscription-ended': (state, { plan, subscription, ended_at }: SubscriptionEnded) => {
    const held = state.subscriptions[plan]
    if (held?.subscription !== subscription) return state
    const ended = { ...held, ends_at: ended_at, auto_renew: false }
    return { ...state, subscriptions: { ...state.subscriptions, [plan]: ended } }
  },
  'billing.card-saved': (state, card: CardSaved) => ({ ...state, card }),
  'billing.card-forgotten': (state) => ({ ...state, card: null })
})

/** The orders still due, oldest first. */
export function dueOrders(state: Account): DueOrder[] {
  return Object.values(state.due).sort((a, b) => compare(a.created_at, b.created_at))
}

/** What is due in each unit, 1/100 units: the statement balance. */
export function statement(state: Account): Record<string, number> {
  const owed: Record<string, number> = {}
  for (const { unit, due } of Object.values(state.due)) owed[unit] = (owed[unit] ?? 0) + due
  return owed
}

/** An open charge of another checkout, whether asked or pending: while there is one, nothing else is charged. */
export function openChargeBut(state: Account, checkout: string): OpenCharge | undefined {
  return Object.values(state.charges).find((charge) => charge.checkout !== checkout)
}

function closeCharge(state: Account, { charge }: { charge: string }): Account {
  return { ...state, charges: omit(state.charges, charge) }
}

function pay(due: Account['due'], { order, amount }: { order: string; amount: number }): Account['due'] {
  const held = due[order]
  if (!held) return due
  return held.due > amount ? { ...due, [order]: { ...held, due: held.due - amount } } : omit(due, order)
}

function omit<Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> {
  const { [key]: _, ...rest } = record
  return rest
}

function compare(a: Instant, b: Instant): number {
  return a < b ? -1 : a > b ? 1 : 0
}
