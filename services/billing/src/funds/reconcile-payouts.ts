/**
 * Takes into the book what the processor paid out without being asked here, on its own schedule or by hand, and what
 * of it a bank drew back.
 */
import { type Decision, foldOn } from '@bursar/event-sourcing'
import { fail, type OperationRequest } from '@bursar/service-kit'
import { payee } from '../payees/domain/payee.ts'
import type { PaymentProcessor, Payout } from '../processors/port.ts'
import { fundsStream, payeeStream } from '../shared/streams.ts'
import { type FundsEvent, funds, recordPayout, recordReturn } from './domain/funds.ts'

/** How long it waits for the book. */
const WAIT_MS = 5_000

/** What a client is told when the processor could not be asked; undefined when the book has all its payouts. */
export async function reconcilePayouts(
  { profile, transact, engine }: OperationRequest<any, any>,
  processor: PaymentProcessor
): Promise<string | undefined> {
  const stream = fundsStream(profile.id)
  let payouts: readonly Payout[]
  try {
    const { account } = await engine.load(payeeStream(profile.id), payee)
    payouts = await processor.payouts(profile.id, account ?? undefined)
  } catch {
    return 'The payment processor could not be reached: some of its payouts may be missing.'
  }
  if (payouts.length === 0) return undefined
  await transact(async (tx) => {
    let state = await tx.load(stream, funds)
    const take = (decision: Decision<FundsEvent>, at: string) => {
      tx.append(stream, decision)
      if (decision.ok) state = foldOn(funds, state, decision.events, at)
    }
    for (const { paid_at, returned_at, ...payout } of payouts) {
      const withdrawal = {
        ...payout,
        profile: profile.id,
        fee: processor.transferFee(payout.amount, payout.unit)
      }
      take(recordPayout(state, withdrawal, paid_at), paid_at)
      if (returned_at !== undefined) take(recordReturn(state, withdrawal, returned_at), returned_at)
    }
  })
  if (!(await engine.caughtUp(WAIT_MS))) fail('not_up_to_date')
  return undefined
}
