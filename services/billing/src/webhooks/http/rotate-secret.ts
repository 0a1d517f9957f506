import { WebhookRotate, WebhookSecret } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { webhooksStream } from '../../shared/streams.ts'
import { rotateSecret as rotate, webhookAfter, webhooks } from '../domain/webhooks.ts'
import { secretText } from '../signature.ts'
import { urlWebhook } from '../url-webhook.ts'
import { webhookView } from '../views.ts'

const SECRET_BYTES = 32
const USUAL_HOURS = 24

export const rotateSecret = operation({
  method: 'POST',
  path: '/api/billing/{profile}/webhooks/{webhook}/rotate',
  access: 'direct',
  keys: false,
  summary: 'Give a webhook a new secret, shown this once; for some hours messages are signed with both',
  body: WebhookRotate,
  answers: { 200: WebhookSecret },
  async handle(request) {
    const { profile, params, body, now, engine, reveal, commit } = request
    await urlWebhook(request)
    const { overlap_hours: hours = USUAL_HOURS } = body
    const secret = secretText(engine.world.random(SECRET_BYTES))
    const rotation = { person: profile.user ?? profile.id, secret, hours, now }
    return commit(async (tx) => {
      const stream = webhooksStream(profile.id)
      const held = await reveal((await tx.load(stream, webhooks))[params.webhook])
      const decision = rotate(held, rotation)
      tx.append(stream, decision)
      const [rotated] = decision.ok ? decision.events : []
      if (!held || rotated?.type !== 'billing.webhook-secret-rotated') fail('not_found')
      return answer(200, { ...webhookView(webhookAfter.rotated(held, rotated.data), now), secret })
    })
  }
})
