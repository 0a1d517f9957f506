import { WebhookEvent, WebhookReceipt } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { hear } from '../hear-event.ts'
import type { LaterParts } from '../settle-pending.ts'

/** An event has all of its object in it, and a processor sends the events of everybody from a few addresses. */
const EVENT_BYTES_MAX = 262_144
const EVENTS_MAX = 6_000

/** Makes the operation for a processor. */
export function processorWebhook(parts: LaterParts) {
  const { processor } = parts
  return operation({
    method: 'POST',
    path: '/api/billing/webhooks/{processor}',
    access: 'public',
    bodyLimit: EVENT_BYTES_MAX,
    openLimit: EVENTS_MAX,
    summary: 'Signed events of the payment processor: the outcome of pending charges, and disputes',
    body: WebhookEvent,
    answers: { 200: WebhookReceipt },
    async handle(request) {
      const { params, body, raw, now, commit } = request
      if (params.processor !== processor.name) fail('not_found')
      const signed = { bytes: raw.bytes, header: raw.header, at: now }
      if (!processor.hasSigned(signed)) fail('invalid_signature')
      const heard = await hear(request, parts, body)
      return commit(async (tx) => {
        await heard?.(tx)
        // A processor sends again whatever is refused, so what changes nothing is received all the same.
        return answer(200, { received: true })
      })
    }
  })
}
