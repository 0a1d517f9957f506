import { Webhook } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { urlWebhook } from '../url-webhook.ts'
import { webhookView } from '../views.ts'

export const getWebhook = operation({
  method: 'GET',
  path: '/api/billing/{profile}/webhooks/{webhook}',
  access: 'direct',
  managers: true,
  summary: 'One webhook, without its secret',
  answers: { 200: Webhook },
  async handle(request) {
    return answer(200, webhookView(await urlWebhook(request), request.now))
  }
})
