/** An event of the processor: which charge it is about, and what it comes to in the book. */
import type { Transaction } from '@bursar/event-sourcing'
import { fail, type OperationRequest } from '@bursar/service-kit'
import { hearAccount } from '../payees/hear-account.ts'
import { noAnswer } from '../processors/no-answer.ts'
import type { ChargeNotice, PaymentProcessor, ProcessorEvent } from '../processors/port.ts'
import { type HeardNotice, hearNotice } from './hear-notice.ts'
import type { ChargeDocument } from './projection.ts'
import type { LaterParts } from './settle-pending.ts'

/** How long an event waits for the read model to know its charge. */
const WAIT_MS = 5_000

type Hearing = Pick<OperationRequest, 'engine' | 'collection' | 'reveal' | 'now'>

/**
 * Answers what takes it into the book, to be called in a transaction; undefined when it is about no charge of ours. What
 * an event only hints at is asked for first: 503 when the processor does not answer, which sends it again.
 */
export async function hear(
  request: Hearing,
  { processor, conclude }: LaterParts,
  event: ProcessorEvent
): Promise<((tx: Transaction) => Promise<void>) | undefined> {
  const { id } = event
  const notice = await Promise.resolve(processor.noticeOf(event)).catch(noAnswer)
  if (!notice) return undefined
  if (notice.is === 'account') return hearAccount(request.engine, processor, notice)
  const charge = await chargeByKey(request, notice.processor_key)
  if (!charge) return undefined
  const heard = await whole(processor, charge, { notice, id })
  return (tx) => hearNotice({ tx, request, processor, conclude, now: request.now }, charge, heard)
}

/** A notice with what the processor answers, where it says only that it knows more. */
async function whole(
  processor: PaymentProcessor,
  { amount, unit, state }: ChargeDocument,
  { notice, id }: { readonly notice: ChargeNotice; readonly id: string }
): Promise<HeardNotice> {
  if (notice.is !== 'changed') return { ...notice, id }
  // A charge that ended never goes back.
  if (state !== 'created') return { is: 'changed', id, said: { is: 'pending' } }
  const { processor_key } = notice
  const said = await processor.lookUp({ processor_key, amount, unit }).catch(noAnswer)
  return { is: 'changed', id, said }
}

/** An event may be faster than the read model: the charge is unknown only once that is up to date. */
async function chargeByKey(
  { engine, collection }: Hearing,
  key: string
): Promise<ChargeDocument | undefined> {
  const find = () => collection('charges').getBy<ChargeDocument>('processor_key', key)
  const found = await find()
  if (found) return found
  if (!(await engine.caughtUp(WAIT_MS))) fail('not_up_to_date')
  return find()
}
