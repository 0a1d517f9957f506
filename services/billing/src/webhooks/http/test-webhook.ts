import { WebhookAsked } from '@bursar/contracts'
import { answer, operation, throttleOf } from '@bursar/service-kit'
import { webhooksStream } from '../../shared/streams.ts'
import { testWebhook as test, webhooks } from '../domain/webhooks.ts'
import { ASKED, type WebhookParts } from '../parts.ts'
import { urlWebhook } from '../url-webhook.ts'

export function testWebhook({ counters }: WebhookParts) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/webhooks/{webhook}/test',
    access: 'direct',
    keys: false,
    summary: 'Send a test message once, also to a webhook that is off; deliveries show its answer',
    answers: { 202: WebhookAsked },
    refuses: [429],
    async handle(request) {
      const { profile, params, now, engine, commit } = request
      await urlWebhook(request)
      await throttleOf(counters, request).take(ASKED, 'webhooks sent', profile.id)
      const id = engine.world.id()
      return commit(async (tx) => {
        const stream = webhooksStream(profile.id)
        tx.append(stream, test((await tx.load(stream, webhooks))[params.webhook], id, now))
        return answer(202, { id, detail: 'A test message is on its way. Its delivery has this id.' })
      })
    }
  })
}
