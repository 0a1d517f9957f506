/** What is due of an account by an instant and needs nobody's answer: income, extensions, and what comes to its end. */
import type { Instant } from '@bursar/calendar'
import type { LedgerRow } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import type { Account, AccountEvent } from '../../accounts/domain/account.ts'
import { isActive, type Subscription } from '../../accounts/domain/subscription.ts'
import type { Plan } from '../../plans/domain/plan.ts'
import { endSubscriptions } from '../../subscriptions/domain/end-subscriptions.ts'
import type { RateAt } from '../../terms/domain/subscription-terms.ts'
import { announce } from './announce.ts'
import { balancesDue, extendableAt, trialOf, trialsOver, triedOut } from './due.ts'
import { nextEarnedAt, recognize } from './earning.ts'
import { type Extending, extend, stopRenewal } from './extend.ts'
import { type Renewal, renewal } from './renewal.ts'
import type { Renewing } from './schedule.ts'

/** Of one account: by when, and for whom. */
export interface Reviewing {
  readonly profile: string
  /** What the job looks at, at most now. */
  readonly at: Instant
  readonly now: Instant
  /** Whose subscriptions; all when absent. */
  readonly providers?: ReadonlySet<string> | undefined
}

/** What extensions need of the world. */
export interface Supplies {
  plan(id: string): Plan
  /** The tax on orders of it; absent: none. */
  readonly rate?: RateAt
  /** Of a new order. */
  id(): string
}

/** Extensions of one commit: of a long absence there are several. */
const EXTENSIONS_MOST = 50

/** The subscriptions that have less than a day left; of which a customer is confirming an order, that comes first. */
export function renewable({ schedule, account }: Renewal, { at, providers }: Reviewing): Renewing[] {
  return Object.values(schedule.renewing).filter(
    (one) =>
      isFor(providers, one.provider) &&
      isBy(extendableAt(schedule, one), at) &&
      !isBeingBought(account, one.plan)
  )
}

/** Which plan the renewal of a subscription orders: its own, or the one that it goes over to. */
export function planToOrder({ subscriptions }: Account, { plan, subscription }: Renewing): string {
  const held = subscriptions[plan]
  return (held?.subscription === subscription && held.change_to?.plan) || plan
}

function isBeingBought({ charges }: Account, plan: string): boolean {
  return Object.values(charges).some(
    ({ stage, lines, change }) =>
      change?.from.plan === plan ||
      (stage === 'waiting' && lines.some(({ purchase }) => purchase?.plan === plan))
  )
}

/** What one commit makes of it; nothing when there is nothing left to do. */
export function review(state: Renewal, reviewing: Reviewing, supplies: Supplies): AccountEvent[] {
  const { profile, now, providers } = reviewing
  const events: AccountEvent[] = []
  let held = state
  function take(more: readonly AccountEvent[]): void {
    held = foldOn(renewal, held, more, now)
    events.push(...more)
  }
  const sale = supplies.id()
  const extending = (renewing: Renewing): Extending => {
    const trial = trialOf(held.schedule.trials, renewing)
    const plan = supplies.plan(planToOrder(held.account, renewing))
    const { rate = () => undefined } = supplies
    return { profile, renewing, trial, plan, rate, id: supplies.id(), sale, now }
  }
  // Before what happens now moves its place in time.
  take(passed(state, reviewing))
  take(earned(state, reviewing))
  take(announce(held.schedule, reviewing))
  for (const tried of triedOut(held.schedule)) {
    if (isFor(providers, tried.provider)) take(givingUp(held.account, reviewing, tried))
  }
  for (let n = 0; n < EXTENSIONS_MOST; n++) {
    const extensions = renewable(held, reviewing).map((one) => extend(held.account, extending(one)))
    const extension = extensions.find((events) => events.length > 0)
    if (!extension) break
    take(extension)
  }
  take(endTrials(held, reviewing))
  return events
}

/** True while a commit would make something of it. */
export function hasWork(state: Renewal, reviewing: Reviewing): boolean {
  const { at, providers } = reviewing
  const { orders } = state.schedule
  return (
    Object.values(orders).some(
      (order) => isFor(providers, order.provider) && isBy(nextEarnedAt(order), at)
    ) ||
    renewable(state, reviewing).length > 0 ||
    endTrials(state, reviewing).length > 0 ||
    announce(state.schedule, reviewing).length > 0 ||
    triedOut(state.schedule).some(({ provider }) => isFor(providers, provider)) ||
    passed(state, reviewing).length > 0
  )
}

/** Trials that are over: what would have renewed had no card, and renews no more. */
function endTrials(
  { account, schedule }: Renewal,
  { profile, at, now, providers }: Reviewing
): AccountEvent[] {
  return trialsOver(schedule, at).flatMap((plan): AccountEvent[] => {
    const held = account.subscriptions[plan]
    const trial = schedule.trials[plan]
    if (!held || !trial || !isFor(providers, trial.provider)) return []
    const { provider, ends_at } = trial
    const subscription = trial.subscription
    const stops = held.subscription === subscription && held.auto_renew
    return [
      ...(stops ? stopRenewal(profile, held, now) : []),
      { type: 'billing.trial-ended', data: { subscription, profile, provider, plan, ended_at: ends_at } }
    ]
  })
}

/** Subscriptions end, and what is over already only renews no more; where they are to go on, they do. */
function givingUp(
  account: Account,
  { profile, now }: Pick<Reviewing, 'profile' | 'now'>,
  { provider, billing_date, count, terms: { at_end } }: ReturnType<typeof triedOut>[number]
): AccountEvent[] {
  const data = { profile, provider, billing_date, attempts: count, at_end, ended_at: now }
  const told: AccountEvent = { type: 'billing.dunning-ended', data }
  if (at_end === 'keep_due') return [told]
  const theirs = (one: Subscription) => one.provider === provider && one.auto_renew
  const over = Object.values(account.subscriptions).filter((one) => theirs(one) && !isActive(one, now))
  return [
    told,
    ...endSubscriptions(account, profile, theirs, now),
    ...over.flatMap((one) => stopRenewal(profile, one, now))
  ]
}

function isBy(due: Instant | undefined, at: Instant): boolean {
  return due !== undefined && due <= at
}

function earned({ schedule }: Renewal, { at, providers }: Reviewing): AccountEvent[] {
  const rows: LedgerRow[] = Object.values(schedule.orders).flatMap((order) =>
    isFor(providers, order.provider) ? recognize(order, at) : []
  )
  return rows.length > 0 ? [{ type: 'billing.ledger-posted', data: { rows } }] : []
}

/** Billing dates whose days are over without a charge. */
function passed({ schedule }: Renewal, { profile, at, providers }: Reviewing): AccountEvent[] {
  return balancesDue(schedule)
    .filter(({ provider, until }) => isFor(providers, provider) && until < at)
    .map(({ provider, unit, amount, billing_date }) => ({
      type: 'billing.billing-date-passed' as const,
      data: { profile, provider, unit, amount, billing_date, passed_at: at }
    }))
}

export function isFor(providers: ReadonlySet<string> | undefined, provider: string): boolean {
  return providers?.has(provider) ?? true
}
