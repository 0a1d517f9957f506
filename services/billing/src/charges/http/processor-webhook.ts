import { WebhookEvent, WebhookReceipt } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import type { LaterAnswer, PaymentProcessor, ProcessorNotice } from '../../processors/port.ts'
import type { ChargeDocument } from '../projection.ts'
import { settlePending } from '../settle-pending.ts'

/** An event has all of its object in it, and a processor sends the events of everybody from a few addresses. */
const EVENT_BYTES_MAX = 262_144
const EVENTS_MAX = 6_000

/** How long an event waits for the read model to know its charge. */
const WAIT_MS = 5_000

/** Makes the operation for a processor. */
export function processorWebhook(processor: PaymentProcessor) {
  return operation({
    method: 'POST',
    path: '/api/billing/webhooks/{processor}',
    access: 'public',
    bodyLimit: EVENT_BYTES_MAX,
    openLimit: EVENTS_MAX,
    summary: 'Signed events of the payment processor, which report the outcome of pending charges',
    body: WebhookEvent,
    answers: { 200: WebhookReceipt },
    async handle(request) {
      const { params, body, raw, now, commit, reveal } = request
      if (params.processor !== processor.name) fail('not_found')
      const signed = { bytes: raw.bytes, header: raw.header, at: now }
      if (!processor.hasSigned(signed)) fail('invalid_signature')
      const notice = processor.noticeOf(body)
      const charge = notice && (await chargeOf(request, notice.processor_key))
      return commit(async (tx) => {
        if (charge) {
          const of = { profile: charge.profile, charge: charge.charge, now }
          await settlePending(tx, reveal, of, later(notice, processor.fee(charge.amount)))
        }
        // A processor sends again whatever is refused, so what changes nothing is received all the same.
        return answer(200, { received: true })
      })
    }
  })
}

function later(notice: ProcessorNotice, fee: number): LaterAnswer {
  return notice.is === 'succeeded' ? { is: 'settled', fee } : { is: 'failed', reason: notice.reason }
}

/** An event may be faster than the read model: the charge is unknown only once that is up to date. */
async function chargeOf(
  { engine, collection }: OperationRequest<any, any>,
  key: string
): Promise<ChargeDocument | undefined> {
  const find = () => collection('charges').getBy<ChargeDocument>('processor_key', key)
  const found = await find()
  if (found) return found
  if (!(await engine.caughtUp(WAIT_MS))) fail('not_up_to_date')
  return find()
}
