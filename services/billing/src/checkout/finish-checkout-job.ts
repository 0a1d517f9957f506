/** A checkout whose request is gone is finished some time after it began; one that came to its end cancels that. */
import { type Instant, later } from '@bursar/calendar'
import type { Transaction } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler, jobKind } from '@bursar/jobs'
import { type FinishParts, finishCheckouts } from './finish-checkouts.ts'
import { type GivingUp, giveUpWaiting, isOverdue, WAITS_MS } from './give-up-waiting.ts'
import { ABANDONED_MS } from './running-checkouts.ts'

const finishCheckout = jobKind<{ readonly profile: string }>('finish-checkout')

interface Begun {
  readonly checkout: string
  readonly profile: string
}

/** To be asked for together with the intents. */
export function askToFinish(tx: Transaction, { checkout, profile }: Begun, now: Instant): void {
  tx.ask(finishCheckout.at({ id: checkout, due: later(now, ABANDONED_MS), payload: { profile } }))
}

/** To be called together with the answer that the customer has to confirm: by then it is given up. */
export function askToGiveUp(tx: Transaction, { checkout, profile }: Begun, now: Instant): void {
  tx.ask(finishCheckout.at({ id: checkout, due: later(now, WAITS_MS), payload: { profile } }))
}

/** To be called together with the outcome. */
export function noteFinished(tx: Transaction, { checkout }: Pick<Begun, 'checkout'>): void {
  tx.cancel(finishCheckout.named(checkout))
}

/** Handles it. A processor that does not answer is asked again with growing pauses. */
export function finishCheckoutJob({ processor, running }: Omit<FinishParts, 'engine'>): JobHandler {
  return jobHandler(finishCheckout, async ({ profile }, { engine, job, cause, now }) => {
    if (running.mayBeRunning(engine, job.id)) return { again: later(now, ABANDONED_MS) }
    const write: GivingUp['write'] = async (work) => (await engine.transact(cause, work)).value
    await giveUpWaiting({ engine, processor, write }, profile, (charge) => isOverdue(charge, now))
    await finishCheckouts({ engine, processor, running }, profile, cause)
    return undefined
  })
}

/** Asks for those of checkouts that began before there were jobs: of a profile it does them all. */
export function finishEarlier(profile: string, now: Instant) {
  return finishCheckout.at({ id: `earlier.${profile}`, due: later(now, ABANDONED_MS), payload: { profile } })
}
