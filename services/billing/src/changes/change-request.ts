/** A change of plan as it is asked for, by POST and by the preview alike, and what it comes to by the streams. */
import type { PlanChange as Body, KeptCoupon } from '@bursar/contracts'
import type { Engine, Transaction } from '@bursar/event-sourcing'
import { fail, type ProfileRef } from '@bursar/service-kit'
import type { Account } from '../accounts/domain/account.ts'
import { isActive, type Subscription } from '../accounts/domain/subscription.ts'
import { keptCoupon } from '../accounts/domain/trial.ts'
import { type ChargedAccount, chargedAccount } from '../charges/domain/charged-account.ts'
import { fingerprintOf, holderOf, trialOffer } from '../checkout/trial-offer.ts'
import { coupon, isAlsoFor } from '../coupons/domain/coupon.ts'
import type { LivePlan } from '../plans/domain/plan.ts'
import { planIdOf } from '../plans/plan-names.ts'
import { loadPlan } from '../plans/url-plan.ts'
import { accountStream, couponStream } from '../shared/streams.ts'
import type { Reader } from '../shared/views.ts'
import { rateOf } from '../taxes/rate-of.ts'
import { type PlanChange, planChange } from './domain/plan-change.ts'

/** Whose subscription, to which plan, by slugs. */
export interface ChangeRequest {
  readonly plan: string
  readonly option?: number | undefined
  readonly when?: Body['when'] | undefined
  readonly profile: ProfileRef
  readonly subscribed: string
  readonly now: string
}

/** What it comes to; `back`: the plan that the subscription has, so that what was noted is taken back. */
export type Decided = {
  readonly state: ChargedAccount
  readonly held: Subscription
  readonly unit: string
} & (
  | { readonly is: 'back' }
  | { readonly is: 'planned'; readonly planned: PlanChange; readonly plan: LivePlan }
)

/** Fails with `not_found`, `invalid_fields`, `already_subscribed`, and as `planChange` is refused. */
export async function decideChange(
  tx: Transaction,
  { world, keys }: Pick<Engine, 'world' | 'keys'>,
  reader: Reader,
  { profile, subscribed, plan: slug, option = 1, when, now }: ChangeRequest
): Promise<Decided> {
  const state = await tx.load(accountStream(profile.id), chargedAccount)
  const held = changeable(state.account, (await planIdOf(tx, subscribed)) ?? '', now)
  const present = held && (await loadPlan(tx, held.plan))
  if (!held || !present) fail('not_found')
  const { unit } = present
  const id = await planIdOf(tx, slug)
  if (id === held.plan) {
    if (!held.change_to) fail('already_subscribed')
    return { is: 'back', state, held, unit }
  }
  const plan = id ? await loadPlan(tx, id) : undefined
  if (!plan) fail('invalid_fields', { fields: { plan: ['This plan is unknown.'] } })
  const rate = (await rateOf(reader, [plan], { profile: profile.id }))(plan)
  const once = await onceFor(tx, { keys, reader }, state.account, { profile, held, plan })
  const kept = await couponFor(tx, held, plan)
  const asked = { held, unit, plan, rate, coupon: kept, option, when, once, id: world.id(), now }
  const planned = planChange(state, asked)
  if (!planned.ok) fail(planned.code, planned)
  return { is: 'planned', state, held, unit, planned: planned.planned, plan }
}

/** The one that runs; once its renewal ordered another plan for the time after it, that one. */
function changeable({ subscriptions }: Account, plan: string, now: string): Subscription | undefined {
  const held = subscriptions[plan]
  if (!held || held.withheld || !isStanding(held)) return undefined
  const heir = held.changed_to && subscriptions[held.changed_to.plan]
  if (heir && heir.subscription === held.changed_to?.subscription && heir.created_at > now) return heir
  return isActive(held, now) ? held : held.created_at > now ? held : undefined
}

/** One that waits to be accepted is nobody's to change. */
function isStanding({ acceptance, opted_in, request }: Subscription): boolean {
  return acceptance !== null || opted_in || request !== null
}

/** What was redeemed for the first order after a trial, whose attempt is spent; one for another plan alone stays behind. */
async function couponFor(
  tx: Transaction,
  held: Subscription,
  plan: LivePlan
): Promise<KeptCoupon | undefined> {
  const kept = keptCoupon(held)
  return kept && isAlsoFor(await tx.load(couponStream(kept.coupon), coupon), plan) ? kept : undefined
}

interface Goal {
  readonly profile: ProfileRef
  readonly held: Subscription
  readonly plan: LivePlan
}

/** Of whom a trial that goes on with the plan is had once by; undefined where it was had. */
async function onceFor(
  tx: Transaction,
  { keys, reader }: { readonly keys: Engine['keys']; readonly reader: Reader },
  { subscriptions, card }: Account,
  { profile, held, plan }: Goal
): Promise<readonly string[] | undefined> {
  const known = subscriptions[plan.plan]
  // It is this very trial that goes on with a plan that it had before.
  if (known && held.trial && known.created_at >= (held.trial.began_at ?? held.created_at)) return []
  const holder = { user: holderOf(profile), card: () => fingerprintOf(reader, card) }
  const offered = { ...plan, trial_days: Math.max(1, plan.trial_days) }
  return (await trialOffer(tx, keys, offered, holder))?.once
}
