import type { Webhook, WebhookDelivery } from '@bursar/contracts'
import { text } from '../shared/views.ts'
import type { DeliveryDocument } from './deliveries-projection.ts'
import type { HeldWebhook } from './domain/webhooks.ts'

/** A webhook whose texts are open; its secrets are in none. */
export function webhookView(held: HeldWebhook, now: string): Webhook {
  const { webhook: id, types, is_active, disabled, previous, created_at } = held
  return {
    id,
    url: text(held.url),
    description: text(held.description),
    types: types as Webhook['types'],
    is_active,
    disabled,
    previous_secret_until: previous && now < previous.until ? previous.until : null,
    created_at
  }
}

/** A message that was sent, its answer open. */
export function deliveryView(sent: DeliveryDocument): WebhookDelivery {
  const { message: id, type, outcome, tries, created_at, sent_at, next_at, took, status, fault } = sent
  return {
    id,
    type,
    status: outcome,
    tries,
    created_at,
    sent_at,
    next_at,
    took_ms: took,
    answer_status: status,
    answer: text(sent.answer),
    fault
  }
}
