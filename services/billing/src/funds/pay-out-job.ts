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
    const { account } = payout
    const stands = account === undefined ? 'covered' : await standingOf(processor, payout, account)
    if (stands === 'short') return { again: later(now, AGAIN_MS) }
    if (stands === 'covered') await processor.payOut?.(payout)
    return undefined
  })
}

/** What a dispute took out of an account after the book withdrew it may be there again with the next sale. */
const AGAIN_MS = 3_600_000

/** Asked before, for a processor remembers what it refused, and the sooner forgets what it made. */
async function standingOf(
  processor: PaymentProcessor,
  { id, profile, amount, unit }: PayoutRequest,
  account: string
): Promise<'made' | 'covered' | 'short'> {
  const made = await processor.payouts(profile, account)
  if (made.some(({ payout }) => payout === id)) return 'made'
  const { holds } = await processor.bank(profile, account)
  return !holds || (holds[unit] ?? 0) >= amount ? 'covered' : 'short'
}
