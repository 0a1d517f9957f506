import { WebhookCreate, WebhookSecret } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { webhooksStream } from '../../shared/streams.ts'
import { createWebhook as create, webhookAfter, webhooks } from '../domain/webhooks.ts'
import type { WebhookParts } from '../parts.ts'
import { urlFault } from '../receiver-url.ts'
import { secretText } from '../signature.ts'
import { webhookView } from '../views.ts'

const SECRET_BYTES = 32

export function createWebhook({ rules }: WebhookParts) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/webhooks',
    access: 'direct',
    keys: false,
    summary: 'Add a webhook: messages of some types go to a URL; its secret is shown this once',
    body: WebhookCreate,
    answers: { 201: WebhookSecret },
    async handle({ profile, body, caller, now, origin, engine, commit }) {
      const { url, types, description = '' } = body
      const fault = urlFault(url, rules)
      if (fault !== undefined) fail('invalid_fields', { fields: { url: [fault] } })
      const webhook = engine.world.id()
      const secret = secretText(engine.world.random(SECRET_BYTES))
      const person = profile.user ?? profile.id
      const told = { webhook, profile: profile.id, person, url, description, types, secret }
      const created = { ...told, made_by: caller?.user ?? '', created_at: now, origin }
      return commit(async (tx) => {
        const stream = webhooksStream(profile.id)
        tx.append(stream, create(await tx.load(stream, webhooks), created))
        return answer(201, { ...webhookView(webhookAfter.created(created), now), secret })
      })
    }
  })
}
