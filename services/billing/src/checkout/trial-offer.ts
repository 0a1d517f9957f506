/** Whether a first subscription to a plan begins with a trial, and who has had that before. */
import { createHmac } from 'node:crypto'
import type { OrderPlaced, Personal, Purchase } from '@bursar/contracts'
import { type Decision, type Engine, happenedAll, refuse, type Transaction } from '@bursar/event-sourcing'
import type { ProfileRef } from '@bursar/service-kit'
import { isTrialTaken, takeTrial } from '../accounts/domain/trial.ts'
import type { LivePlan } from '../plans/domain/plan.ts'
import { trialStream } from '../shared/streams.ts'
import { type Reader, text } from '../shared/views.ts'
import type { PricedItem } from './domain/checkout-line.ts'

/** Name of the secret that people and cards are hashed with. */
const SECRET = 'trials'

/** Who is to have a trial, beside the profile. */
export interface TrialHolder {
  /** The user whose profile it is, or who made it; undefined where nobody did. */
  readonly user: string | undefined
  /** What the processor knows the card by that is on file, or comes with the order, where a plan asks for it. */
  card(): Promise<string | undefined>
}

/** The user whose personal profile it is, or who managed it first. */
export function holderOf({ user, first_manager }: ProfileRef): string | undefined {
  return user ?? first_manager
}

/** What the processor knows a card by, in clear; undefined without one, and of a person who was erased. */
export async function fingerprintOf(
  { reveal }: Pick<Reader, 'reveal'>,
  card: { readonly fingerprint?: Personal | undefined } | null
): Promise<string | undefined> {
  return card?.fingerprint === undefined ? undefined : text((await reveal(card)).fingerprint) || undefined
}

/** Undefined where the plan has no trial, or its holder had it. */
export async function trialOffer(
  tx: Transaction,
  keys: Pick<Engine['keys'], 'secret'>,
  { plan, trial_days, trial_once }: LivePlan,
  { user, card: cardOf }: TrialHolder
): Promise<PricedItem['trial']> {
  if (trial_days === 0) return undefined
  if (trial_once === 'profile') return { once: [] }
  const card = await cardOf()
  const secret = await keys.secret(SECRET)
  const hashOf = (who: string) => createHmac('sha256', secret).update(`${plan} ${who}`).digest('base64url')
  const once = [
    ...(user === undefined ? [] : [hashOf(`user ${user}`)]),
    ...(card === undefined ? [] : [hashOf(`card ${card}`)])
  ]
  for (const hash of once) if (await tx.load(trialStream(hash), isTrialTaken)) return undefined
  return { once }
}

/** Whether trials can be had still; nothing is appended. Refused with `version_conflict` when one was had meanwhile. */
export async function checkTrials(tx: Transaction, purchases: readonly Purchase[]): Promise<Decision> {
  for (const { trial } of purchases) {
    for (const hash of trial?.once ?? []) {
      if (await tx.load(trialStream(hash), isTrialTaken)) return refuse('version_conflict')
    }
  }
  return happenedAll([])
}

/** Notes the trials among orders that were just placed with whom they are had once by. */
export async function noteTrials(tx: Transaction, orders: readonly OrderPlaced[]): Promise<void> {
  for (const placed of orders) {
    for (const hash of placed.trial?.once ?? []) {
      const stream = trialStream(hash)
      if (!(await tx.load(stream, isTrialTaken))) tx.append(stream, [takeTrial(placed)])
    }
  }
}
