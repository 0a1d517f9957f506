/** One customer's year, decided by a draw: from the sign-up to the last renewal, or to the end of it. */
import { instantAfter } from '@bursar/calendar'
import type { Act, CustomerDeed } from './acts.ts'
import { type Campaign, campaigns, type PlanSlug, plans } from './business.ts'
import type { Draw } from './draw.ts'
import { personOf } from './people.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Shares of customers, or of their renewals, 0 to 1. */
const habits = {
  onlyFree: 0.12,
  leavesTrial: 0.25,
  euro: 0.2,
  yearAhead: 0.18,
  coupon: 0.5,
  declinedFirst: 0.12,
  givesUp: 0.2,
  pendingFirst: 0.12,
  pendingFails: 0.5,
  churn: 0.07,
  churnOfFree: 0.04,
  saysSo: 0.6,
  upgrade: 0.05,
  upgradeOfFree: 0.2,
  /** Of those who go up: in the middle of what they have paid for. */
  midway: 0.5,
  downgrade: 0.03,
  thinksAgain: 0.3,
  cardExpired: 0.03,
  refund: 0.035,
  secondRefund: 0.4
}

/** Where a customer goes that outgrows its plan. */
const bigger: Readonly<Partial<Record<PlanSlug, PlanSlug>>> = {
  free: 'starter',
  starter: 'team',
  team: 'company'
}

/** Where one goes that has too much, once what it has paid for is over. */
const smaller: Readonly<Partial<Record<PlanSlug, PlanSlug>>> = { team: 'starter', company: 'team' }

/** When the story begins and ends, in milliseconds since 1970. */
export interface Span {
  readonly from: number
  readonly until: number
}

/** A customer while its year is being told. */
interface Life {
  readonly draw: Draw
  readonly span: Span
  readonly acts: Act[]
  readonly who: string
  /** Milliseconds since 1970 of the last act. */
  now: number
  plan: PlanSlug
  /** What is bought at a time. */
  months: number
}

/** The acts of the customer of that number who comes at `at`, until the end of the story. */
export function customerActs(draw: Draw, number: number, at: number, span: Span): Act[] {
  const person = personOf(draw, number)
  const life: Life = { draw, span, acts: [], who: person.username, now: at, plan: firstPlan(draw), months: 1 }
  act(life, { does: 'sign-up', person })
  let end = firstOrder(life)
  while (end !== undefined && end < span.until) end = renewal(life, end)
  const until = new Date(span.until).toISOString()
  return life.acts.filter((one) => one.at < until)
}

/** Notes an act at an instant; acts of one customer are in order. */
function act(life: Life, deed: CustomerDeed, ms: number = life.now): void {
  life.now = Math.max(life.now, ms)
  life.acts.push({ at: new Date(life.now).toISOString(), who: life.who, ...deed })
}

/** An instant so many hours after the last act. */
function later({ draw, now }: Life, least: number, most: number): number {
  return now + draw.between(least * 60, most * 60) * 60_000
}

/** Answers when the first span ends; undefined when nothing came of it. */
function firstOrder(life: Life): number | undefined {
  const { draw, plan, span } = life
  life.now = later(life, 1, 30)
  const campaign = campaignAt(plan, life.now, span.from)
  const coupon = campaign && draw.chance(habits.coupon) && { coupon: campaign.coupon.code }
  const trial_days = plans[plan].trial_days ?? 0
  if (trial_days > 0) return tryFirst(life, trial_days, coupon || {})
  if (plans[plan].advance_discounts && draw.chance(habits.yearAhead)) life.months = 12
  const order = { does: 'order', plan, ...optionOf(life) } as const
  const first = { ...order, ...coupon }
  if (plan !== 'free' && draw.chance(habits.declinedFirst)) {
    act(life, { ...first, card: 'tok_chargeDeclined' })
    if (draw.chance(habits.givesUp)) return undefined
    // The cart is as it was, its coupon too.
    act(life, { ...order, card: 'tok_visa' }, later(life, 1, 48))
  } else if (plan !== 'free' && draw.chance(habits.pendingFirst)) {
    act(life, { ...first, card: 'tok_pending' })
    pendingEnds(life)
  } else act(life, { ...first, card: 'tok_visa' })
  maybeRefund(life)
  return afterMonths(life, life.now)
}

/** A trial first: with the card on file it goes on by itself, unless that is stopped. Answers when it ends. */
function tryFirst(life: Life, days: number, coupon: { readonly coupon?: string }): number | undefined {
  const { draw, plan } = life
  act(life, { does: 'order', plan, ...coupon, card: 'tok_visa' })
  const end = life.now + days * DAY_MS
  if (!draw.chance(habits.leavesTrial)) return end
  act(life, { does: 'cancel', plan }, later(life, 24, (days - 2) * 24))
  return undefined
}

function pendingEnds(life: Life): void {
  const failed = life.draw.chance(habits.pendingFails)
  act(life, { does: 'settle', as: failed ? 'failed' : 'succeeded' }, later(life, 2, 50))
  if (failed) act(life, { does: 'pay-due' }, later(life, 5, 70))
  else act(life, { does: 'change-card', token: 'tok_visa' }, later(life, 1, 20))
}

/** Who stays has nothing to do: it renews by itself. Answers the new end. */
function renewal(life: Life, end: number): number | undefined {
  const { draw, plan } = life
  const free = plan === 'free'
  if (draw.chance(free ? habits.churnOfFree : habits.churn)) {
    if (free || draw.chance(habits.saysSo))
      act(life, { does: 'cancel', plan }, end - draw.between(3, 12) * DAY_MS)
    // Some do not say so: their cards are asked in vain, until the subscription ends.
    else act(life, { does: 'change-card', token: 'tok_chargeDeclined' }, end - 4 * DAY_MS)
    return undefined
  }
  const ms = end - draw.between(1_500, 2_400) * 60_000
  const next = bigger[plan]
  if (next && draw.chance(free ? habits.upgradeOfFree : habits.upgrade)) {
    const midway = !free && draw.chance(habits.midway) ? draw.between(3, 20) * DAY_MS : 0
    return upgrade(life, next, Math.max(life.now, ms - midway))
  }
  const less = smaller[plan]
  if (less && draw.chance(habits.downgrade)) return downgrade(life, less, end)
  if (!free && draw.chance(habits.cardExpired)) {
    act(life, { does: 'change-card', token: 'tok_chargeDeclined' }, ms - 20 * HOUR_MS)
    act(life, { does: 'change-card', token: 'tok_visa' }, end + draw.between(2, 20) * HOUR_MS)
  }
  life.months = 1
  life.now = Math.max(life.now, end)
  maybeRefund(life)
  return afterMonths(life, end)
}

/** From the free plan by an order, which may begin with a trial; from another by a change. */
function upgrade(life: Life, to: PlanSlug, ms: number): number {
  const from = life.plan
  life.plan = to
  life.months = 1
  if (from !== 'free') {
    act(life, { does: 'change-plan', from, plan: to, ...optionOf(life) }, ms)
    return monthsLater(ms, 1)
  }
  const { trial_days = 0 } = plans[to]
  const option = trial_days > 0 ? {} : optionOf(life)
  act(life, { does: 'order', plan: to, ...option, card: 'tok_visa' }, ms)
  act(life, { does: 'cancel', plan: from }, later(life, 1, 2))
  return trial_days > 0 ? ms + trial_days * DAY_MS : monthsLater(ms, 1)
}

/** Noted for the end of the period; some take that back again. Answers the end after that one. */
function downgrade(life: Life, to: PlanSlug, end: number): number {
  const { draw, plan: from } = life
  act(life, { does: 'change-plan', from, plan: to, when: 'period_end' }, end - draw.between(5, 12) * DAY_MS)
  if (draw.chance(habits.thinksAgain))
    act(life, { does: 'change-plan', from, plan: from }, later(life, 5, 40))
  else life.plan = to
  life.months = 1
  life.now = Math.max(life.now, end)
  return afterMonths(life, end)
}

function maybeRefund(life: Life): void {
  const { draw, plan } = life
  if (plan === 'free' || !draw.chance(habits.refund)) return
  act(life, { does: 'refund', share: draw.between(2, 6) / 10 }, later(life, 10, 90))
  if (draw.chance(habits.secondRefund)) act(life, { does: 'refund' }, later(life, 2, 30))
}

function optionOf({ plan, months }: Life): { option?: 1 | 2 } {
  return plans[plan].advance_discounts ? { option: months === 12 ? 2 : 1 } : {}
}

function firstPlan(draw: Draw): PlanSlug {
  if (draw.chance(habits.onlyFree)) return 'free'
  if (draw.chance(habits.euro)) return 'team-eu'
  const roll = draw.next()
  return roll < 0.55 ? 'starter' : roll < 0.88 ? 'team' : 'company'
}

/** A campaign that runs for sure at that instant, for a plan that costs something. */
function campaignAt(plan: PlanSlug, ms: number, from: number): Campaign | undefined {
  const day = (ms - from) / DAY_MS
  const runs = (one: Campaign) => day > one.day + 1 && day < one.day + one.days - 1
  const fits = (one: Campaign) => one.plan === undefined || one.plan === plan
  return plan === 'free' ? undefined : campaigns.find((one) => runs(one) && fits(one))
}

/** Where the span ends that was bought last, counted in months from an instant. */
const afterMonths = ({ months }: Life, ms: number) => monthsLater(ms, months)

function monthsLater(ms: number, months: number): number {
  return Date.parse(instantAfter(new Date(ms).toISOString(), { step: 'month', count: months }))
}
