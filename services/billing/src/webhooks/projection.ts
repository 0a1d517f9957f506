/** Each profile's webhooks, and all of them for whoever sends. */
import type { BillingEvents } from '@bursar/contracts'
import { type Change, change, insert, projection, remove } from '@bursar/event-sourcing'
import { type HeldWebhook, webhookAfter } from './domain/webhooks.ts'

export const WEBHOOKS = 'webhooks'

/** Key of the list of all. */
export const ALL_WEBHOOKS = ''

/** The document's key is its id. */
export interface WebhookDocument extends HeldWebhook {
  /** Position in the log from which on it is told: where it was added, or turned on last. */
  readonly since: number
}

export const webhookDocuments = projection<BillingEvents>({
  name: WEBHOOKS,
  version: 1,
  on: {
    'billing.webhook-created': ({ data, position }) => [
      insert(data.webhook, { ...webhookAfter.created(data), since: position } satisfies WebhookDocument)
    ],
    'billing.webhook-changed': ({ data, position }) => [
      changed(data.webhook, (held) => {
        const since = data.is_active && !held.is_active ? position : held.since
        return { ...webhookAfter.changed(held, data), since }
      })
    ],
    'billing.webhook-secret-rotated': ({ data }) => [
      changed(data.webhook, (held) => ({ ...webhookAfter.rotated(held, data), since: held.since }))
    ],
    'billing.webhook-disabled': ({ data }) => [
      changed(data.webhook, (held) => ({ ...webhookAfter.disabled(held, data), since: held.since }))
    ],
    'billing.webhook-deleted': ({ data }) => [remove(data.webhook)]
  },
  lists: {
    profile: { by: ({ profile }: WebhookDocument) => profile },
    all: { by: () => ALL_WEBHOOKS }
  }
})

function changed(webhook: string, how: (held: WebhookDocument) => WebhookDocument): Change {
  return change(webhook, (held: WebhookDocument | undefined) => held && how(held))
}
