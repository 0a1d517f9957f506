/**
 * A subscriber's account: what it owes, its subscriptions, its open charges and its card. Stream
 * `account-<profile id>`, which is one stream so that one debt is paid once.
 *
 * A charge is `asked` from its intent until the processor answered; then it is settled, declined, or
 * `pending`. Open charges are those two; the orders of an asked one are not placed yet.
 */
import {
  type AccountClaimed,
  type BillingEvents,
  byText,
  type CardSaved,
  type ChargeCreated,
  type ChargePending,
  type ChargeSettled,
  type DebtCollected,
  type DebtWrittenOff,
  type InvoiceChanged,
  type InvoiceCreated,
  type OrderPlaced,
  type SubscriptionAccepted,
  type SubscriptionExtended,
  type UsageRecorded,
  type WrittenOffLine
} from '@bursar/contracts'
import { type EventOf, fold } from '@bursar/event-sourcing'
import * as subscribed from './subscribed.ts'
import type { Subscription } from './subscription.ts'

/** What happens to an account. */
export type AccountEvent = EventOf<
  BillingEvents,
  | 'billing.charge-created'
  | 'billing.charge-settled'
  | 'billing.charge-pending'
  | 'billing.charge-declined'
  | 'billing.charge-failed'
  | 'billing.invoice-created'
  | 'billing.invoice-changed'
  | 'billing.debt-collected'
  | 'billing.debt-written-off'
  | 'billing.usage-recorded'
  | 'billing.order-placed'
  | 'billing.subscription-started'
  | 'billing.subscription-extended'
  | 'billing.subscription-ended'
  | 'billing.subscription-changed'
  | 'billing.subscription-accepted'
  | 'billing.subscription-granted'
  | 'billing.sales-surfaced'
  | 'billing.account-claimed'
  | 'billing.subscriber-described'
  | 'billing.card-saved'
  | 'billing.card-forgotten'
  | 'billing.ledger-posted'
>

/** An order on which something is still due, 1/100 units. */
export interface DueOrder extends OrderPlaced {
  readonly due: number
  /** Ordered by the maker of the profile, and its manager has not accepted the subscription: nobody is asked for it. */
  readonly waits: boolean
  /** What of it was given up. */
  readonly written: number
  /** The part of `written` that was not earned then, and will not be. */
  readonly unearned: number
}

/** Orders that are to be paid later, by whoever has its claim code; it is open as long as one of them is due. */
export interface OpenInvoice extends InvoiceCreated {
  /** How often a card was asked to pay it. */
  readonly attempts: number
}

export interface OpenCharge extends ChargeCreated {
  readonly stage: 'asked' | 'pending'
  /** What is known of it and its card once it is pending at the processor. */
  readonly card: Pick<ChargePending, 'processor_key' | 'person' | 'last4' | 'exp_date'> | null
}

export interface Account extends subscribed.Subscribed {
  /** By order id, in the order in which they were placed. */
  readonly due: Readonly<Record<string, DueOrder>>
  /** By charge id. */
  readonly charges: Readonly<Record<string, OpenCharge>>
  /** Those that are open, by charge id. */
  readonly invoices: Readonly<Record<string, OpenInvoice>>
  /** What of each subscription was used since it was started or extended last, by use charge. */
  readonly used: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly card: CardSaved | null
}

const NONE = { due: {}, charges: {}, invoices: {}, used: {}, card: null }

const EMPTY: Account = { ...subscribed.unsubscribed, ...NONE }

/** An account as its stream tells it. */
export const account = fold<Account, BillingEvents>(EMPTY, {
  'billing.charge-created': (state, created: ChargeCreated) => ({
    ...state,
    charges: { ...state.charges, [created.charge]: { ...created, stage: 'asked', card: null } },
    invoices: tried(state.invoices, created)
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
    invoices: omit(state.invoices, charge),
    due: lines.reduce(pay, state.due)
  }),
  'billing.charge-declined': closeCharge,
  'billing.charge-failed': closeCharge,
  'billing.invoice-created': (state, created: InvoiceCreated) => ({
    ...state,
    invoices: { ...state.invoices, [created.charge]: { ...created, attempts: 0 } }
  }),
  'billing.invoice-changed': (state, { charge, amount }: InvoiceChanged) =>
    amount > 0 ? state : { ...state, invoices: omit(state.invoices, charge) },
  'billing.debt-collected': (state, { lines }: DebtCollected) => ({
    ...state,
    due: lines.reduce(pay, state.due)
  }),
  'billing.debt-written-off': (state, { lines }: DebtWrittenOff) => ({
    ...state,
    due: lines.reduce(giveUp, state.due)
  }),
  'billing.order-placed': (state, order: OrderPlaced) => {
    const next = subscribed.ordered(state, order)
    if (order.amount === 0) return next
    const placed: DueOrder = { ...order, due: order.amount, waits: false, written: 0, unearned: 0 }
    return { ...next, due: { ...next.due, [order.order]: placed } }
  },
  'billing.subscriber-introduced': subscribed.introduced<Account>,
  'billing.subscriber-described': subscribed.described<Account>,
  'billing.subscription-started': subscribed.started<Account>,
  'billing.subscription-extended': (state, extended: SubscriptionExtended) => ({
    ...subscribed.extended(state, extended),
    // With what is paid for anew its quotas begin anew.
    used: omit(state.used, extended.subscription)
  }),
  'billing.usage-recorded': (state, { subscription, use, quantity }: UsageRecorded) => {
    const before = state.used[subscription] ?? {}
    const after = { ...before, [use]: (before[use] ?? 0) + quantity }
    return { ...state, used: { ...state.used, [subscription]: after } }
  },
  'billing.subscription-ended': subscribed.ended<Account>,
  'billing.subscription-changed': subscribed.changed<Account>,
  'billing.subscription-accepted': (state, accepted: SubscriptionAccepted) => ({
    ...subscribed.accepted(state, accepted),
    due: waiting(state.due, false, (order) => order.subscription === accepted.subscription)
  }),
  'billing.subscription-granted': subscribed.granted<Account>,
  'billing.sales-surfaced': subscribed.surfaced<Account>,
  'billing.account-claimed': (state, { claimed_at }: AccountClaimed) => ({
    ...subscribed.claimed(state, claimed_at),
    due: waiting(state.due, true, (order) => order.created_at <= claimed_at)
  }),
  'billing.card-saved': (state, card: CardSaved) => ({ ...state, card }),
  'billing.card-forgotten': (state) => ({ ...state, card: null })
})

/** The orders that are to be paid now, oldest first. */
export function dueOrders(state: Account): DueOrder[] {
  return Object.values(state.due)
    .filter(({ waits }) => !waits)
    .sort(byText(({ created_at }) => created_at))
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

/** The subscription that an order of a plan goes on with, if it is still active; one that is withheld is another's. */
export function shownSubscription(state: Account, plan: string): Subscription | undefined {
  const held = state.subscriptions[plan]
  return held?.withheld ? undefined : held
}

function waiting(due: Account['due'], waits: boolean, which: (order: DueOrder) => boolean): Account['due'] {
  const entries = Object.entries(due)
  return Object.fromEntries(entries.map(([id, order]) => [id, which(order) ? { ...order, waits } : order]))
}

function closeCharge(state: Account, { charge }: { charge: string }): Account {
  return { ...state, charges: omit(state.charges, charge) }
}

function pay(due: Account['due'], { order, amount }: { order: string; amount: number }): Account['due'] {
  const held = due[order]
  if (!held) return due
  return held.due > amount ? { ...due, [order]: { ...held, due: held.due - amount } } : omit(due, order)
}

function giveUp(due: Account['due'], { order, amount, unearned }: WrittenOffLine): Account['due'] {
  const held = due[order]
  if (!held) return due
  const written = { written: held.written + amount, unearned: held.unearned + unearned }
  return pay({ ...due, [order]: { ...held, ...written } }, { order, amount })
}

/** A card is asked to pay an invoice. */
function tried(
  invoices: Account['invoices'],
  { charge, invoice }: Pick<ChargeCreated, 'charge' | 'invoice'>
): Account['invoices'] {
  const open = invoices[charge]
  return open && invoice ? { ...invoices, [charge]: { ...open, attempts: invoice.attempt } } : invoices
}

function omit<Value>(record: Readonly<Record<string, Value>>, key: string): Readonly<Record<string, Value>> {
  const { [key]: _, ...rest } = record
  return rest
}
