import { answer, operation } from '@bursar/service-kit'
import { webhooksStream } from '../../shared/streams.ts'
import { deleteWebhook as remove, webhooks } from '../domain/webhooks.ts'
import { urlWebhook } from '../url-webhook.ts'

export const deleteWebhook = operation({
  method: 'DELETE',
  path: '/api/billing/{profile}/webhooks/{webhook}',
  access: 'direct',
  keys: false,
  summary: 'Delete a webhook: nothing more is sent to it, and its deliveries are listed no more',
  answers: { 204: null },
  async handle(request) {
    const { profile, params, now, commit } = request
    await urlWebhook(request)
    return commit(async (tx) => {
      const stream = webhooksStream(profile.id)
      tx.append(stream, remove((await tx.load(stream, webhooks))[params.webhook], now))
      return answer(204)
    })
  }
})
