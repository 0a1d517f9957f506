import { WebhookAsked, WebhookRedeliver } from '@bursar/contracts'
import { answer, fail, operation, throttleOf } from '@bursar/service-kit'
import { webhooksStream } from '../../shared/streams.ts'
import { DELIVERIES, type ProgressDocument, progressKey } from '../deliveries-projection.ts'
import { redeliver as again, webhooks } from '../domain/webhooks.ts'
import { ASKED, RANGES_MAX, type WebhookParts } from '../parts.ts'
import { rangeOf } from '../range-of.ts'
import { urlWebhook } from '../url-webhook.ts'

export function redeliver({ counters }: WebhookParts) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/webhooks/{webhook}/redeliver',
    access: 'direct',
    keys: false,
    summary: 'Send one delivery again, or all messages that the log has of a time',
    body: WebhookRedeliver,
    answers: { 202: WebhookAsked },
    refuses: [409, 429],
    async handle(request) {
      const { profile, params, now, engine, collection, commit } = request
      const { webhook } = await urlWebhook(request)
      const range = await rangeOf(request, webhook)
      const progress = await collection(DELIVERIES).get<ProgressDocument>(progressKey(webhook))
      if ((progress?.again.length ?? 0) >= RANGES_MAX) fail('redelivery_running')
      await throttleOf(counters, request).take(ASKED, 'webhooks sent', profile.id)
      const id = engine.world.id()
      return commit(async (tx) => {
        const stream = webhooksStream(profile.id)
        const held = (await tx.load(stream, webhooks))[params.webhook]
        tx.append(stream, again(held, { redelivery: id, ...range }, now))
        return answer(202, { id, detail: 'The messages are sent again, one after the other.' })
      })
    }
  })
}
