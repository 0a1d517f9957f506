/** What the URLs of webhooks take and answer. */
import { type Static, Type } from 'typebox'
import { DateTime, Id, List, Nullable, Text } from '../../http/common.ts'
import { webhookTypes } from './messages.ts'
import { URL_MAX, WEBHOOK_DESCRIPTION_MAX } from './texts.ts'

/** Hours for which messages are signed with the earlier secret as well, at most. */
export const OVERLAP_HOURS_MAX = 72

const Types = Type.Array(Type.Union(webhookTypes.map((type) => Type.Literal(type))), {
  minItems: 1,
  maxItems: webhookTypes.length,
  uniqueItems: true,
  description: 'The types of messages that it gets.'
})

const told = {
  url: Type.String({ minLength: 1, maxLength: URL_MAX, description: 'Where messages are sent: https.' }),
  types: Types,
  description: Text(WEBHOOK_DESCRIPTION_MAX)
}

const webhook = {
  id: Id,
  ...told,
  is_active: Type.Boolean(),
  disabled: Nullable(
    Type.Union([Type.Literal('failing'), Type.Literal('gone')], {
      description:
        'Why it was turned off by itself: nothing arrived for three days, or it answered 410, gone for good.'
    })
  ),
  previous_secret_until: Nullable(DateTime),
  created_at: DateTime
}

/** A webhook; its secret is shown by POST and `rotate` alone. */
export const Webhook = Type.Object(webhook, { $id: 'Webhook' })
export type Webhook = Static<typeof Webhook>
export const WebhookList = List(Webhook)

/** A webhook with the secret that signs its messages, this once. */
export const WebhookSecret = Type.Object({ ...webhook, secret: Type.String() }, { $id: 'WebhookSecret' })

export const WebhookCreate = Type.Object(
  { url: told.url, types: told.types, description: Type.Optional(told.description) },
  { $id: 'WebhookCreate' }
)

/** What is left out stays; `is_active` true sends what happens from now on. */
export const WebhookUpdate = Type.Object(
  { ...Type.Partial(Type.Object(told)).properties, is_active: Type.Optional(Type.Boolean()) },
  { $id: 'WebhookUpdate' }
)
export type WebhookUpdate = Static<typeof WebhookUpdate>

export const WebhookRotate = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: OVERLAP_HOURS_MAX,
        description: 'For how long messages are signed with the earlier secret too; 24 unless given.'
      })
    )
  },
  { $id: 'WebhookRotate' }
)

/** Which messages to send again: one of the deliveries, or all from an instant on, before another. */
export const WebhookRedeliver = Type.Object(
  {
    delivery: Type.Optional(Text(64)),
    after: Type.Optional(Type.String({ maxLength: 40, description: 'Inclusive.' })),
    before: Type.Optional(Type.String({ maxLength: 40, description: 'Exclusive; now unless given.' }))
  },
  { $id: 'WebhookRedeliver' }
)
export type WebhookRedeliver = Static<typeof WebhookRedeliver>

/** What was asked for, and begins soon. */
export const WebhookAsked = Type.Object({ id: Id, detail: Type.String() }, { $id: 'WebhookAsked' })

export const WebhookDelivery = Type.Object(
  {
    id: Type.String({
      description: 'The header webhook-id of the message, the same whenever it is sent again.'
    }),
    type: Type.String(),
    status: Type.Union([Type.Literal('delivered'), Type.Literal('waiting'), Type.Literal('failed')]),
    tries: Type.Integer(),
    created_at: Type.String({ format: 'date-time', description: 'When it was sent first.' }),
    sent_at: Type.String({ format: 'date-time', description: 'When it was sent last.' }),
    next_at: Nullable(DateTime),
    took_ms: Type.Integer(),
    answer_status: Nullable(Type.Integer()),
    answer: Type.String({ description: 'The first 1,000 characters of the last answer.' }),
    fault: Nullable(Type.String({ description: 'Why there was no answer.' }))
  },
  { $id: 'WebhookDelivery' }
)
export type WebhookDelivery = Static<typeof WebhookDelivery>
export const WebhookDeliveryList = List(WebhookDelivery)
