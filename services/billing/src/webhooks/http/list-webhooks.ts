import { WebhookList } from '@bursar/contracts'
import { answer, L5, listPage, operation } from '@bursar/service-kit'
import { text } from '../../shared/views.ts'
import { WEBHOOKS, type WebhookDocument } from '../projection.ts'
import { webhookView } from '../views.ts'

const fields = {
  url: ({ url }: WebhookDocument) => text(url),
  description: ({ description }: WebhookDocument) => text(description)
}

export const listWebhooks = operation({
  method: 'GET',
  path: '/api/billing/{profile}/webhooks',
  access: 'direct',
  managers: true,
  summary: 'Webhooks of a profile, the newest first',
  lists: L5,
  answers: { 200: WebhookList },
  async handle(request) {
    const { profile, collection, reveal, now } = request
    const source = {
      collection: collection(WEBHOOKS),
      list: 'profile',
      by: profile.id,
      descending: true,
      dates: 'none' as const,
      orderField: 'created_at',
      open: (all: readonly WebhookDocument[]) => reveal(all),
      search: fields,
      sort: fields
    }
    return answer(
      200,
      await listPage(request, source, async (all) => all.map((one) => webhookView(one, now)))
    )
  }
})
