/**
 * What of an account time alone changes: orders that are still to be earned or paid, subscriptions that renew, and how
 * often a card did not pay. A fold of its own over the account's stream, so small that it is kept as a document by
 * which the job finds the accounts that are due.
 */
import type { Instant, Step } from '@bursar/calendar'
import type {
  AccountClaimed,
  BillingDatePassed,
  BillingEvents,
  CardForgotten,
  CardSaved,
  ChargeDeclined,
  ChargeFailed,
  ChargeSettled,
  ChargeWaiting,
  DunningEnded,
  LedgerPosted,
  LedgerRow,
  OrderBegun,
  PaymentMissed,
  RenewalComing,
  SubscriptionAccepted,
  SubscriptionChanged,
  SubscriptionExtended,
  SubscriptionStarted,
  TrialEnded,
  TrialEnding
} from '@bursar/contracts'
import { type Fold, fold } from '@bursar/event-sourcing'
import { omit, waiting } from '../../accounts/domain/orders-by-id.ts'
import { isDeadCard } from '../../dunning/domain/dead-card.ts'
import type { DunningTerms } from '../../dunning/domain/dunning.ts'
import { type Attempts, attempted, forgiven, withoutCount } from './attempts.ts'
import { chargeCreated, planChanged, withOrder, withoutStill } from './changing-orders.ts'
import { type OpenOrder, withRow } from './earning.ts'
import { isLong } from './notice-times.ts'
import {
  type RunningTrials,
  trialAnnounced,
  trialBegun,
  trialMoved,
  trialsWithCard,
  withoutTrial
} from './running-trials.ts'

/** A subscription that renews by itself. */
export interface Renewing {
  readonly subscription: string
  readonly plan: string
  readonly provider: string
  readonly created_at: Instant
  readonly ends_at: Instant
  /** Since when it does: no order of its renewal is dated before. */
  readonly since: Instant
  /** Until when it was a trial: billing dates are counted from there. */
  readonly trial_ends_at?: Instant
  /** True of one that a renewal ordered for the time after another: its beginning is to be charged for, too. */
  readonly follows?: true
}

/** A charge without its outcome. */
export interface AskedCharge {
  readonly provider: string
  readonly orders: readonly string[]
  /** Of one that the job made: for which billing date, and by which terms. */
  readonly billing_date?: Instant | undefined
  /** Of one that pays a change of plan: the subscription that ends by it. */
  readonly changes?: string | undefined
  /** True of one that waits for its customer, and whose orders another has held up so already. */
  readonly yields?: true
  readonly dunning?: DunningTerms | undefined
}

export interface Schedule {
  /** By order id. */
  readonly orders: Readonly<Record<string, OpenOrder>>
  /** What the periods of orders are counted from, until their rows come. */
  readonly counted: Readonly<Record<string, { readonly anchor: Instant; readonly step: Step }>>
  /** By plan id. */
  readonly renewing: Readonly<Record<string, Renewing>>
  /** By plan id. */
  readonly trials: RunningTrials
  /** By plan id: the end of a stretch of a year or longer, as long as its renewal was not told of. */
  readonly long: Readonly<Record<string, Instant>>
  /** Since when there is a card on file; null while there is none. */
  readonly card_since: Instant | null
  /** True while the card on file is lost, stolen or closed: it is not asked again. */
  readonly isCardDead: boolean
  /** By charge id. */
  readonly charges: Readonly<Record<string, AskedCharge>>
  /** By provider. */
  readonly attempts: Attempts
  /** The billing date that was charged for last, or let pass, by provider and unit. */
  readonly met: Readonly<Record<string, Instant>>
  /** When something happened here last. */
  readonly seen: Instant
}

const NOTHING: Schedule = {
  orders: {},
  counted: {},
  renewing: {},
  trials: {},
  long: {},
  card_since: null,
  isCardDead: false,
  charges: {},
  attempts: {},
  met: {},
  seen: ''
}

/** What the billing date of each payee is kept by. */
export function payeeKey({ provider, unit }: { readonly provider: string; readonly unit: string }): string {
  return `${provider} ${unit}`
}

const evolutions = fold<Schedule, BillingEvents>(NOTHING, {
  'billing.subscription-started': (state, started: SubscriptionStarted) =>
    ordered(
      {
        ...counting(superseded(state, started), started),
        trials: trialBegun(state.trials, started, state.card_since)
      },
      started.created_at,
      started
    ),
  'billing.subscription-extended': (state, extended: SubscriptionExtended) =>
    ordered(
      { ...counting(state, extended), trials: withoutTrial(state.trials, extended) },
      extended.previous_ends_at,
      extended
    ),
  'billing.trial-ending': (state, { plan }: TrialEnding) => ({
    ...state,
    trials: trialAnnounced(state.trials, plan)
  }),
  'billing.renewal-coming': (state, { plan }: RenewalComing) => ({ ...state, long: omit(state.long, plan) }),
  'billing.trial-ended': (state, ended: TrialEnded) => ({
    ...state,
    trials: withoutTrial(state.trials, ended)
  }),
  'billing.subscription-changed': subscriptionChanged,
  'billing.subscription-accepted': (state, { subscription }: SubscriptionAccepted) => ({
    ...state,
    orders: waiting(state.orders, false, ({ event_id }) => event_id.startsWith(`sub_${subscription}/`))
  }),
  'billing.account-claimed': (state, { claimed_at }: AccountClaimed) => ({
    ...state,
    orders: waiting(state.orders, true, ({ created_at }) => created_at <= claimed_at)
  }),
  'billing.order-begun': begun,
  'billing.ledger-posted': (state, { rows }: LedgerPosted) => rows.reduce(posted, state),
  'billing.plan-changed': planChanged,
  'billing.charge-created': chargeCreated,
  'billing.charge-waiting': waitForCustomer,
  'billing.charge-settled': settled,
  'billing.charge-declined': notPaid,
  'billing.charge-failed': notPaid,
  'billing.payment-missed': (state, missed: PaymentMissed, { time }) => ({
    ...state,
    attempts: attempted(state.attempts, missed, time)
  }),
  'billing.dunning-ended': dunningEnded,
  'billing.billing-date-passed': (state, { provider, unit, billing_date }: BillingDatePassed) => ({
    ...state,
    met: { ...state.met, [payeeKey({ provider, unit })]: billing_date }
  }),
  'billing.card-saved': (state, { saved_at }: CardSaved) =>
    withCard({ ...state, attempts: forgiven(state.attempts) }, state.card_since ?? saved_at, saved_at),
  'billing.card-forgotten': (state, { forgotten_at }: CardForgotten) => withCard(state, null, forgotten_at)
})

/** A schedule as an account's stream tells it. */
export const schedule: Fold<Schedule> = {
  initial: NOTHING,
  evolve(state, event) {
    const next = evolutions.evolve(state, event)
    if (next === state) return state
    return isIdle(next) ? NOTHING : { ...next, seen: event.time > next.seen ? event.time : next.seen }
  }
}

/** The types that it folds. */
export const SCHEDULED = [
  'billing.subscription-started',
  'billing.subscription-extended',
  'billing.subscription-changed',
  'billing.subscription-accepted',
  'billing.account-claimed',
  'billing.order-begun',
  'billing.ledger-posted',
  'billing.charge-created',
  'billing.charge-waiting',
  'billing.charge-settled',
  'billing.charge-declined',
  'billing.charge-failed',
  'billing.payment-missed',
  'billing.billing-date-passed',
  'billing.plan-changed',
  'billing.card-saved',
  'billing.card-forgotten',
  'billing.trial-ended',
  'billing.dunning-ended',
  'billing.trial-ending',
  'billing.renewal-coming'
] as const

/** True when time changes nothing of it. */
export function isIdle({
  orders,
  counted,
  renewing,
  trials,
  card_since,
  charges,
  attempts
}: Schedule): boolean {
  const parts = [orders, counted, renewing, trials, charges, attempts]
  return card_since === null && parts.every((part) => Object.keys(part).length === 0)
}

/** The orders that are to be paid now and that no card is being asked for, by payee, the oldest first. */
export function dueByPayee({ orders, charges }: Schedule): Map<string, OpenOrder[]> {
  const asked = new Set(Object.values(charges).flatMap((charge) => (charge.yields ? [] : charge.orders)))
  const due = new Map<string, OpenOrder[]>()
  for (const order of Object.values(orders)) {
    if (order.due === 0 || order.waits || asked.has(order.order)) continue
    due.set(payeeKey(order), [...(due.get(payeeKey(order)) ?? []), order])
  }
  return due
}

function counting(
  state: Schedule,
  { order, anchor, step }: Pick<SubscriptionStarted, 'order' | 'anchor' | 'step'>
): Schedule {
  // What a provider granted was not ordered.
  if (order === undefined) return state
  return { ...state, counted: { ...state.counted, [order]: { anchor, step } } }
}

function ordered(
  state: Schedule,
  from: Instant,
  { plan, ends_at }: { plan: string; ends_at: Instant }
): Schedule {
  if (isLong(from, ends_at)) return { ...state, long: { ...state.long, [plan]: ends_at } }
  return state.long[plan] === undefined ? state : { ...state, long: omit(state.long, plan) }
}

function withCard(state: Schedule, card_since: Instant | null, at: Instant): Schedule {
  return { ...state, card_since, isCardDead: false, trials: trialsWithCard(state.trials, card_since, at) }
}

/** A subscription that ran out renews no more once another to its plan began. */
function superseded(state: Schedule, { plan, subscription, ends_at }: SubscriptionStarted): Schedule {
  const held = state.renewing[plan]
  if (!held || held.subscription === subscription || held.ends_at > ends_at) return state
  return { ...state, renewing: omit(state.renewing, plan) }
}

function subscriptionChanged(
  before: Schedule,
  data: SubscriptionChanged,
  { time }: { time: string }
): Schedule {
  const { subscription, plan, provider, created_at, ends_at, accepted_at, trial_ends_at } = data
  const trials = trialMoved(before.trials, data, time)
  const state = trials === before.trials ? before : { ...before, trials }
  const held = state.renewing[plan]
  const isHeld = held?.subscription === subscription
  const renews = data.auto_renew && data.accepted && accepted_at !== undefined && !data.withheld
  if (!renews) return isHeld ? renewsNoMore(state, { plan, provider }) : state
  // One that was over when it was accepted is not extended.
  if (!isHeld && ends_at <= time) return state
  const since = isHeld ? held.since : time
  const trial = trial_ends_at !== undefined && { trial_ends_at }
  const follows = isHeld && held.follows && { follows: held.follows }
  const one = { subscription, plan, provider, created_at, ends_at, since, ...trial, ...follows }
  return { ...state, renewing: { ...state.renewing, [plan]: one } }
}

/** With its last subscription that renews what was tried for a provider is over. */
function renewsNoMore(state: Schedule, { plan, provider }: { plan: string; provider: string }): Schedule {
  const renewing = omit(state.renewing, plan)
  const isLast = !Object.values(renewing).some((one) => one.provider === provider)
  return { ...state, renewing, attempts: isLast ? withoutCount(state.attempts, provider) : state.attempts }
}

function posted(state: Schedule, row: LedgerRow): Schedule {
  if (row.order === null) return state
  if (row.kind === 'order') return opened(state, row, row.order)
  const held = state.orders[row.order]
  return held ? withOrder(state, withRow(held, row)) : state
}

function opened(state: Schedule, row: LedgerRow, order: string): Schedule {
  const { amount, unit, event_id, description, created_at, about = {}, orig, dest } = row
  const { start = created_at, end, periods = 1, plan, quantity } = about
  const { [order]: counted, ...rest } = state.counted
  return withOrder(
    { ...state, counted: rest },
    {
      order,
      subscriber: dest.profile,
      provider: orig.profile,
      event_id,
      unit,
      description,
      created_at,
      amount,
      start,
      end: end ?? start,
      hasSpan: end !== undefined,
      ...(about.seat && { isSeat: true }),
      periods,
      ...counted,
      ...(plan !== undefined && { plan }),
      ...(quantity !== undefined && { quantity }),
      due: amount,
      waits: false,
      prepaid: [],
      earned: 0,
      accrued: 0,
      unearned: 0
    }
  )
}

/** What was bought for somebody else has its span by now. */
function begun(state: Schedule, { order, start, end, anchor, step }: OrderBegun): Schedule {
  const { isSeat: _, ...held } = state.orders[order] ?? {}
  if (state.orders[order] === undefined) return state
  return withOrder(state, { ...held, start, end, anchor, step, hasSpan: true } as OpenOrder)
}

function waitForCustomer(state: Schedule, { charge }: ChargeWaiting): Schedule {
  const asked = state.charges[charge]
  if (!asked) return state
  const orders = asked.orders.flatMap((order) => state.orders[order] ?? [])
  const yields = orders.some(({ held }) => held)
  const held = Object.fromEntries(orders.map((order) => [order.order, { ...order, held: true as const }]))
  const charges = { ...state.charges, [charge]: { ...asked, ...(yields && { yields: true as const }) } }
  return { ...state, charges, orders: { ...state.orders, ...held } }
}

function settled(state: Schedule, { charge, provider, unit }: ChargeSettled): Schedule {
  const date = state.charges[charge]?.billing_date
  return {
    ...withoutStill(state, charge),
    charges: omit(state.charges, charge),
    attempts: omit(state.attempts, provider),
    met: date === undefined ? state.met : { ...state.met, [payeeKey({ provider, unit })]: date }
  }
}

function notPaid(
  state: Schedule,
  { charge, provider, reason }: ChargeDeclined | ChargeFailed,
  { time }: { time: string }
): Schedule {
  const asked = state.charges[charge]
  const after = { ...withoutStill(state, charge), charges: omit(state.charges, charge) }
  if (asked?.billing_date === undefined) return after
  const { billing_date, dunning } = asked
  const isCardDead = state.isCardDead || isDeadCard(reason)
  const failed = { provider, billing_date, dunning }
  return { ...after, isCardDead, attempts: attempted(state.attempts, failed, time) }
}

/** Where subscriptions go on they are tried again from the next billing date on; a new card gives nothing back twice. */
function dunningEnded(state: Schedule, { provider, billing_date }: DunningEnded): Schedule {
  const payees = [...dueByPayee(state)].filter(([, [order]]) => order?.provider === provider)
  const met = Object.fromEntries(payees.map(([payee]) => [payee, billing_date]))
  return { ...state, attempts: withoutCount(state.attempts, provider), met: { ...state.met, ...met } }
}
