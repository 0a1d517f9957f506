/** A card that is forgotten here is forgotten by the processor, too. */
import type { Instant } from '@bursar/calendar'
import type { Transaction } from '@bursar/event-sourcing'
import { type JobHandler, jobHandler, jobKind } from '@bursar/jobs'
import type { PaymentProcessor } from '../processors/port.ts'

const forgetCard = jobKind<{ readonly card_key: string }>('forget-card')

/** To be called together with what forgets it. Nothing where the processor keeps none. */
export function askToForget(
  tx: Transaction,
  processor: PaymentProcessor,
  card_key: string,
  now: Instant
): void {
  if (processor.forgetCard) tx.ask(forgetCard.at({ id: card_key, due: now, payload: { card_key } }))
}

export function forgetCardJob(processor: PaymentProcessor): JobHandler {
  return jobHandler(forgetCard, async ({ card_key }) => {
    await processor.forgetCard?.(card_key)
  })
}
