import { WebhookDeliveryList } from '@bursar/contracts'
import { answer, L7, listPage, operation } from '@bursar/service-kit'
import { DELIVERIES, type DeliveryDocument } from '../deliveries-projection.ts'
import { urlWebhook } from '../url-webhook.ts'
import { deliveryView } from '../views.ts'

const fields = {
  type: ({ type }: DeliveryDocument) => type,
  status: ({ outcome }: DeliveryDocument) => outcome
}

export const listDeliveries = operation({
  method: 'GET',
  path: '/api/billing/{profile}/webhooks/{webhook}/deliveries',
  access: 'direct',
  managers: true,
  summary: 'The last 1,000 messages of a webhook, the newest first, with what the receiver answered',
  lists: L7,
  answers: { 200: WebhookDeliveryList },
  async handle(request) {
    const { webhook } = await urlWebhook(request)
    const source = {
      collection: request.collection(DELIVERIES),
      list: 'webhook',
      by: webhook,
      descending: true,
      dates: 'now' as const,
      orderField: 'created_at',
      search: fields,
      sort: fields
    }
    return answer(200, await listPage(request, source, async (sent) => sent.map(deliveryView)))
  }
})
