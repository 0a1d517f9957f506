import { Webhook, WebhookUpdate } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { webhooksStream } from '../../shared/streams.ts'
import { changeWebhook, webhooks } from '../domain/webhooks.ts'
import type { WebhookParts } from '../parts.ts'
import { urlFault } from '../receiver-url.ts'
import { urlWebhook } from '../url-webhook.ts'
import { webhookView } from '../views.ts'

export function updateWebhook({ rules }: WebhookParts) {
  return operation({
    method: 'PUT',
    path: '/api/billing/{profile}/webhooks/{webhook}',
    access: 'direct',
    keys: false,
    summary: 'Change a webhook, or turn it on or off; fields that are left out are unchanged',
    body: WebhookUpdate,
    answers: { 200: Webhook },
    async handle(request) {
      const { profile, body, params, now, origin, reveal, commit } = request
      await urlWebhook(request)
      const fault = body.url === undefined ? undefined : urlFault(body.url, rules)
      if (fault !== undefined) fail('invalid_fields', { fields: { url: [fault] } })
      const { url, description, types, is_active } = body
      const changes = {
        ...(url !== undefined && { url }),
        ...(description !== undefined && { description }),
        ...(types !== undefined && { types }),
        ...(is_active !== undefined && { is_active })
      }
      const by = { person: profile.user ?? profile.id, origin, now }
      return commit(async (tx) => {
        const stream = webhooksStream(profile.id)
        const held = await reveal((await tx.load(stream, webhooks))[params.webhook])
        tx.append(stream, changeWebhook(held, changes, by))
        return answer(200, webhookView({ ...(held ?? fail('not_found')), ...changes, ...on(is_active) }, now))
      })
    }
  })
}

/** Whoever turns it on or off says why it is so from then on. */
const on = (is_active: boolean | undefined) => (is_active === undefined ? {} : { disabled: null })
