/** When time changes something of an account next: what its place in the schedule is by. */
import { type Instant, later } from '@bursar/calendar'
import { byText } from '@bursar/contracts'
import type { CardAttempts } from './attempts.ts'
import { AROUND_MS, type BillingWindow, billingWindow, daysAfter } from './billing-date.ts'
import type { OpenOrder } from './earning.ts'
import type { RunningTrial } from './running-trials.ts'
import { dueByPayee, payeeKey, type Renewing, type Schedule } from './schedule.ts'

/** A subscription is extended while less than a day is left, by milliseconds. */
const AHEAD_MS = 86_400_000

/** The most that is not worth a charge: it rolls over to the next billing date; 1/100 units. */
export const ROLLS_OVER = 50

/** The first instant at which a subscription that renews has less than a day left. */
export function renewableAt(
  { ends_at, since }: Pick<Renewing, 'ends_at' | 'since'>,
  trial?: RunningTrial
): Instant {
  return latest([later(ends_at, 1 - AHEAD_MS), since, trial?.card_since ?? ''])
}

/**
 * When a subscription goes on by itself. What follows a trial is only ordered where there is a card to ask for it, up to
 * the trial's end: without one there is nothing to do but to end it then.
 */
export function extendableAt({ trials }: Pick<Schedule, 'trials'>, renewing: Renewing): Instant | undefined {
  const trial = trialOf(trials, renewing)
  return trial?.card_since === null ? undefined : renewableAt(renewing, trial)
}

/** The trial that a subscription is, and that nothing follows yet. */
export function trialOf(
  trials: Schedule['trials'],
  { plan, subscription }: Pick<Renewing, 'plan' | 'subscription'>
): RunningTrial | undefined {
  const trial = trials[plan]
  return trial?.subscription === subscription ? trial : undefined
}

/** The plans whose trials are over by then, and go on no more: those without a card, and those that do not renew. */
export function trialsOver({ trials, renewing }: Schedule, at: Instant): string[] {
  return Object.entries(trials).flatMap(([plan, { subscription, ends_at, card_since }]) => {
    const goesOn = renewing[plan]?.subscription === subscription && card_since !== null
    return ends_at <= at && !goesOn ? [plan] : []
  })
}

/** What a profile owes one provider in one unit, and when a card is asked for it. */
export interface Balance {
  readonly provider: string
  readonly unit: string
  readonly orders: readonly OpenOrder[]
  /** 1/100 units. */
  readonly amount: number
  readonly billing_date: Instant
  /** The next attempt is made from one to the other. */
  readonly from: Instant
  readonly until: Instant
}

/** All that is to be charged on a billing date: more than rolls over, where a subscription renews. */
export function balancesDue(state: Schedule): Balance[] {
  const renewing = Object.values(state.renewing)
  const [first] = [...renewing].sort(byText(({ created_at }) => created_at))
  if (first === undefined) return []
  const providers = new Set(renewing.map(({ provider }) => provider))
  return [...dueByPayee(state).values()].flatMap((orders) => {
    const { provider, unit } = orders[0]!
    const amount = orders.reduce((sum, { due }) => sum + due, 0)
    if (amount <= ROLLS_OVER || !providers.has(provider)) return []
    return [{ provider, unit, orders, amount, ...nextAttempt(state, first, orders) }]
  })
}

function nextAttempt(
  { attempts, met, seen }: Schedule,
  first: Renewing,
  orders: readonly OpenOrder[]
): Pick<Balance, 'billing_date' | 'from' | 'until'> {
  const payee = orders[0]!
  const tried = attempts[payee.provider]
  const again = tried ? daysAfter(tried.day, tried.terms.days_between) : ''
  const at = again > seen ? again : seen
  const last = met[payeeKey(payee)]
  const { date, from, until } = goingOn(tried, { again, seen, last }) ?? billingWindow(first, at, last)
  // Orders are dated by the rule: those that this run has written are due by the instant that it looks at.
  const dates = orders.map(({ created_at }) => created_at)
  return { billing_date: date, from: latest([from, again, ...dates]), until }
}

function latest(instants: readonly Instant[]): Instant {
  return instants.reduce((last, one) => (one > last ? one : last), '')
}

/** Attempts go on from the first, some days apart, and the billing date that they are for waits for the last one. */
function goingOn(
  tried: CardAttempts | undefined,
  { again, seen, last = '' }: { again: Instant; seen: Instant; last: Instant | undefined }
): BillingWindow | undefined {
  if (!tried || tried.count >= tried.terms.attempts || tried.billing_date <= last) return undefined
  const until = later(again, AROUND_MS)
  return until >= seen ? { date: tried.billing_date, from: again, until } : undefined
}

/** Attempts that came to their end: no card paid, as often as one was to be asked. */
export function triedOut({ attempts, renewing }: Schedule): (CardAttempts & { readonly provider: string })[] {
  const providers = new Set(Object.values(renewing).map(({ provider }) => provider))
  return [...providers].flatMap((provider) => {
    const tried = attempts[provider]
    return tried && tried.count >= tried.terms.attempts ? [{ ...tried, provider }] : []
  })
}
