/**
 * A subscriber's account: what it owes, its subscriptions, its open charges and its card. Stream
 * `account-<profile id>`, which is one stream so that one debt is paid once.
 *
 * A charge is `asked` from its intent until the processor answered; then it is settled, declined, `pending`, or
 * `waiting` for its customer. Open charges are those three; the orders of a pending one alone are placed.
 */
import {
  type AccountClaimed,
  type BillingEvents,
  byText,
  type CardSaved,
  type ChargeCreated,
  type ChargePending,
  type ChargeSettled,
  type ChargeWaiting,
  type DebtCollected,
  type DebtWrittenOff,
  type InvoiceChanged,
  type InvoiceCreated,
  type OrderBegun,
  type OrderPlaced,
  type PlanChanged,
  type SubscriptionAccepted,
  type SubscriptionExtended,
  type UsageRecorded,
  type WrittenOffLine
} from '@bursar/contracts'
import { type EventOf, fold } from '@bursar/event-sourcing'
import * as seats from './bought-seats.ts'
import * as doubts from './doubted-changes.ts'
import { omit, waiting } from './orders-by-id.ts'
import * as subscribed from './subscribed.ts'
import type { Subscription } from './subscription.ts'

/** What happens to an account. */
export type AccountEvent = EventOf<
  BillingEvents,
  | 'billing.charge-created'
  | 'billing.charge-settled'
  | 'billing.charge-pending'
  | 'billing.charge-waiting'
  | 'billing.charge-declined'
  | 'billing.charge-failed'
  | 'billing.invoice-created'
  | 'billing.invoice-changed'
  | 'billing.debt-collected'
  | 'billing.debt-written-off'
  | 'billing.plan-changed'
  | 'billing.change-noted'
  | 'billing.change-taken-back'
  | 'billing.usage-recorded'
  | 'billing.order-placed'
  | 'billing.subscription-started'
  | 'billing.subscription-extended'
  | 'billing.subscription-ended'
  | 'billing.subscription-end-moved'
  | 'billing.subscription-described'
  | 'billing.renewal-stopped'
  | 'billing.renewal-resumed'
  | 'billing.subscription-changed'
  | 'billing.subscription-accepted'
  | 'billing.subscription-granted'
  | 'billing.subscription-invited'
  | 'billing.subscription-requested'
  | 'billing.request-accepted'
  | 'billing.sales-surfaced'
  | 'billing.trial-ended'
  | 'billing.dunning-ended'
  | 'billing.trial-ending'
  | 'billing.renewal-coming'
  | 'billing.prices-announced'
  | 'billing.card-expiring'
  | 'billing.account-claimed'
  | 'billing.account-closed'
  | 'billing.subscriber-described'
  | 'billing.card-saved'
  | 'billing.card-forgotten'
  | 'billing.address-given'
  | 'billing.payment-missed'
  | 'billing.billing-date-passed'
  | 'billing.seat-taken'
  | 'billing.order-begun'
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
  /** True once a charge for it waited for its customer: a second one that waits holds up nobody who collects it. */
  readonly held?: true
  /** True once its subscription ended by a change of plan: what is still due of it is earned. */
  readonly over?: true
}

/** Orders that are to be paid later, by whoever has its claim code; it is open as long as one of them is due. */
export interface OpenInvoice extends InvoiceCreated {
  /** How often a card was asked to pay it. */
  readonly attempts: number
}

export interface OpenCharge extends ChargeCreated {
  readonly stage: 'asked' | 'waiting' | 'pending'
  /** What is known of it and its card once the processor has it. */
  readonly card: Pick<ChargePending, 'processor_key' | 'person' | 'last4' | 'exp_date'> | null
  /** Of one that waits: since when, and whether whoever collects what it pays waits for it, too. */
  readonly waits?: { readonly since: string; readonly holds: boolean }
  /** Of one that carries a change of plan: disputes of what its credit came from. */
  readonly doubts?: doubts.Doubts
}

export interface Account extends subscribed.Subscribed, seats.Bought {
  /** By order id, in the order in which they were placed. */
  readonly due: Readonly<Record<string, DueOrder>>
  /** By charge id. */
  readonly charges: Readonly<Record<string, OpenCharge>>
  /** Those that are open, by charge id. */
  readonly invoices: Readonly<Record<string, OpenInvoice>>
  /** What of each subscription was used since it was started or extended last, by use charge. */
  readonly used: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** What was paid ahead and not used yet, by plan and use charge; it outlives the subscription, and no quota refills it. */
  readonly prepaid: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly card: CardSaved | null
  /** True once the profile is out of use. */
  readonly closed: boolean
}

const NONE = {
  seats: {},
  due: {},
  charges: {},
  invoices: {},
  used: {},
  prepaid: {},
  card: null,
  closed: false
}

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
  'billing.charge-waiting': waitForCustomer,
  'billing.charge-settled': (state, { charge, provider, lines }: ChargeSettled) => ({
    ...subscribed.vouchedFor(state, { provider }),
    charges: omit(state.charges, charge),
    invoices: omit(state.invoices, charge),
    due: settle(state.due, lines, pay)
  }),
  'billing.charge-declined': closeCharge,
  'billing.charge-failed': closeCharge,
  'billing.invoice-created': (state, created: InvoiceCreated) => ({
    ...state,
    invoices: { ...state.invoices, [created.charge]: { ...created, attempts: 0 } }
  }),
  'billing.invoice-changed': (state, { charge, amount }: InvoiceChanged) =>
    amount > 0 ? state : { ...state, invoices: omit(state.invoices, charge) },
  'billing.debt-collected': (state, { provider, lines }: DebtCollected) => ({
    ...subscribed.vouchedFor(state, { provider }),
    due: settle(state.due, lines, pay)
  }),
  'billing.debt-written-off': (state, data: DebtWrittenOff) => ({
    ...seats.refunded(state, data),
    due: settle(state.due, data.lines, giveUp)
  }),
  'billing.charge-refunded': seats.refunded<Account>,
  'billing.charge-disputed': (state, data) => seats.disputed(doubts.doubted(state, data), data),
  'billing.dispute-won': (state, data) => seats.disputeWon(doubts.decided(state, data, 'won'), data),
  'billing.dispute-lost': (state, data) => doubts.decided(state, data, 'lost'),
  'billing.order-begun': (state, begun: OrderBegun) => {
    const { order, start, end, anchor, step } = begun
    const { seat: _, ...held } = state.due[order] ?? {}
    const after = seats.begun(state, begun)
    if (state.due[order] === undefined) return after
    return { ...after, due: { ...after.due, [order]: { ...held, start, end, anchor, step } as DueOrder } }
  },
  'billing.account-closed': (state) => ({ ...state, closed: true }),
  'billing.order-placed': (state, order: OrderPlaced) => {
    const { plan, prepaid, quantity } = order
    const next = withPrepaid(subscribed.ordered(seats.placed(state, order), order), plan, prepaid, quantity)
    if (order.amount === 0) return next
    const placed: DueOrder = { ...order, due: order.amount, waits: false, written: 0, unearned: 0 }
    return { ...next, due: { ...next.due, [order.order]: placed } }
  },
  'billing.subscriber-introduced': subscribed.introduced<Account>,
  'billing.subscriber-described': subscribed.described<Account>,
  'billing.subscription-started': subscribed.started<Account>,
  'billing.prices-announced': subscribed.pricesAnnounced<Account>,
  'billing.subscription-extended': (state, extended: SubscriptionExtended) => ({
    ...subscribed.extended(state, extended),
    // With what is paid for anew its quotas begin anew.
    used: omit(state.used, extended.subscription)
  }),
  'billing.usage-recorded': (state, { subscription, plan, use, quantity, prepaid = 0 }: UsageRecorded) => {
    const before = state.used[subscription] ?? {}
    const after = { ...before, [use]: (before[use] ?? 0) + quantity }
    const recorded = { ...state, used: { ...state.used, [subscription]: after } }
    return withPrepaid(recorded, plan, use, -prepaid)
  },
  'billing.plan-changed': changePlan,
  'billing.change-noted': subscribed.changeNoted<Account>,
  'billing.subscription-ended': subscribed.ended<Account>,
  'billing.subscription-end-moved': subscribed.endMoved<Account>,
  'billing.subscription-described': subscribed.noted<Account>,
  'billing.renewal-stopped': subscribed.renewalStopped<Account>,
  'billing.renewal-resumed': subscribed.renewalResumed<Account>,
  'billing.subscription-changed': subscribed.changed<Account>,
  'billing.subscription-accepted': (state, accepted: SubscriptionAccepted) => ({
    ...subscribed.accepted(state, accepted),
    due: waiting(state.due, false, (order) => order.subscription === accepted.subscription)
  }),
  'billing.subscription-granted': subscribed.granted<Account>,
  'billing.subscription-invited': subscribed.invited<Account>,
  'billing.seat-taken': subscribed.seatTaken<Account>,
  'billing.subscription-requested': subscribed.requested<Account>,
  'billing.request-accepted': subscribed.requestAccepted<Account>,
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

/** What is due in each unit, 1/100 units: the statement balance, or the part of it that is on the orders that match. */
export function statement(
  state: Pick<Account, 'due'>,
  which: (order: DueOrder) => boolean = () => true
): Record<string, number> {
  const owed: Record<string, number> = {}
  for (const order of Object.values(state.due)) {
    if (which(order)) owed[order.unit] = (owed[order.unit] ?? 0) + order.due
  }
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

function withPrepaid(state: Account, plan: string, use: string | undefined, more: number): Account {
  if (use === undefined || more === 0) return state
  const before = state.prepaid[plan] ?? {}
  return { ...state, prepaid: { ...state.prepaid, [plan]: { ...before, [use]: (before[use] ?? 0) + more } } }
}

function waitForCustomer(
  state: Account,
  { charge, processor_key, person, last4, exp_date, waiting_since: since }: ChargeWaiting
): Account {
  const open = state.charges[charge]
  if (!open) return state
  const orders = open.lines.flatMap(({ order }) => state.due[order] ?? [])
  const holds = !orders.some(({ held }) => held)
  const card = { processor_key, person, last4, exp_date }
  const waits: OpenCharge = { ...open, stage: 'waiting', card, waits: { since, holds } }
  const held = Object.fromEntries(orders.map((order) => [order.order, { ...order, held: true as const }]))
  return { ...state, charges: { ...state.charges, [charge]: waits }, due: { ...state.due, ...held } }
}

/** What was used of the old subscription counts for the new one, until that is paid for anew. */
function changePlan(state: Account, changed: PlanChanged): Account {
  const { from, subscription, lines, paid, when } = changed
  const used = state.used[from.subscription]
  const relieved = lines.map(({ order, relieved: amount }) => ({ order, amount }))
  const left = settle(settle(state.due, relieved, pay), paid, pay)
  const due = when === 'now' ? overWith(left, from.subscription) : left
  const carried = when === 'now' && used ? { ...state.used, [subscription]: used } : state.used
  return { ...subscribed.planChanged(state, changed), due, used: omit(carried, from.subscription) }
}

function overWith(due: Account['due'], subscription: string): Account['due'] {
  const own = Object.values(due).filter(({ event_id }) => event_id === `sub_${subscription}/`)
  return {
    ...due,
    ...Object.fromEntries(own.map((order) => [order.order, { ...order, over: true as const }]))
  }
}

function closeCharge(state: Account, { charge }: { charge: string }): Account {
  return { ...state, charges: omit(state.charges, charge) }
}

/** The orders after parts of them were settled: copied once, for a charge may have a thousand lines. */
function settle<Line extends { readonly order: string }>(
  due: Account['due'],
  lines: readonly Line[],
  after: (held: DueOrder, line: Line) => DueOrder
): Account['due'] {
  const next: Record<string, DueOrder> = { ...due }
  for (const line of lines) {
    const held = next[line.order]
    if (!held) continue
    const left = after(held, line)
    if (left.due > 0) next[line.order] = left
    else delete next[line.order]
  }
  return next
}

function pay(held: DueOrder, { amount }: { readonly amount: number }): DueOrder {
  return { ...held, due: held.due - amount }
}

function giveUp(held: DueOrder, { amount, unearned }: WrittenOffLine): DueOrder {
  const written = { written: held.written + amount, unearned: held.unearned + unearned }
  return { ...held, ...written, due: held.due - amount }
}

/** A card is asked to pay an invoice. */
function tried(
  invoices: Account['invoices'],
  { charge, invoice }: Pick<ChargeCreated, 'charge' | 'invoice'>
): Account['invoices'] {
  const open = invoices[charge]
  return open && invoice ? { ...invoices, [charge]: { ...open, attempts: invoice.attempt } } : invoices
}
