/** What the book withdrew is paid out by the processor: after the commit, and again until it is taken. */
import { type Instant, later } from '@bursar/calendar'
import type { Transaction } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler, jobKind } from '@bursar/jobs'
import type { PaymentProcessor, PayoutRequest } from '../processors/port.ts'

const payOut = jobKind<Omit<PayoutRequest, 'id'>>('pay-out')

/** To be called together with the withdrawal. Nothing where the book alone pays out. */
export function askToPayOut(
  tx: Transaction,
  processor: PaymentProcessor,
  { id, ...payload }: PayoutRequest,
  now: Instant
): void {
  if (processor.payOut) tx.ask(payOut.at({ id, due: now, payload }))
}

/** Handles it: what the processor refuses is tried again and in the end parked, for somebody to look at. */
export function payOutJob(processor: PaymentProcessor): JobHandler {
  return jobHandler(payOut, async (payload, { job, now }) => {
    const payout = { ...payload, id: job.id }
    if (await isMade(processor, payout)) return undefined
    if (await isShort(processor, payout)) return { again: later(now, AGAIN_MS) }
    await processor.payOut?.(payout)
    return undefined
  })
}

/** What a dispute took out of an account after the book withdrew it may be there again with the next sale. */
const AGAIN_MS = 3_600_000

/** A processor forgets the key of a request after a day; a job that was parked may be tried again later than that. */
async function isMade(
  processor: PaymentProcessor,
  { id, profile, account }: PayoutRequest
): Promise<boolean> {
  const made = await processor.payouts(profile, account)
  return made.some(({ payout }) => payout === id)
}

/** True where a provider's own account holds less than the book withdrew. */
async function isShort(
  processor: PaymentProcessor,
  { profile, amount, unit, account }: PayoutRequest
): Promise<boolean> {
  if (account === undefined) return false
  const { holds } = await processor.bank(profile, account)
  return holds !== undefined && (holds[unit] ?? 0) < amount
}
