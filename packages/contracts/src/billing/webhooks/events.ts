/**
 * Events of webhooks: what a profile is told of at a URL of its own, on `webhooks-<profile id>`; what came of telling it,
 * on `webhook-deliveries-<profile id>`.
 */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { Nullable } from '../../http/common.ts'
import { Count, Id, Instant, OneOf } from '../fields.ts'
import { URL_MAX, WEBHOOK_DESCRIPTION_MAX } from './texts.ts'

/** Which webhook, of which profile. */
const which = { webhook: Id, profile: Id }

/** What its owner says of it; `url` is sealed, because those of many receivers hold a token. */
const told = {
  url: personal(URL_MAX),
  description: personal(WEBHOOK_DESCRIPTION_MAX),
  types: Type.Array(Type.String())
}

const about = { about: ({ profile }: { profile: string }) => [profile] }

export const webhookCreated = defineEvent({
  type: 'billing.webhook-created',
  description: 'A profile is told of what happens to it at a URL, from here on.',
  trail: { ...about, says: 'Added a webhook.' },
  data: Type.Object({
    ...which,
    /** Whose key seals the texts. */
    person: Id,
    ...told,
    /** `whsec_` and base64 of 32 bytes. */
    secret: personal(100),
    made_by: Id,
    created_at: Instant,
    /** Start of the links in the mail about it. */
    origin: Type.String()
  })
})

export const webhookChanged = defineEvent({
  type: 'billing.webhook-changed',
  description:
    'What is sent to a webhook, or where, changed, or it was turned on or off; absent is unchanged.',
  trail: { ...about, says: 'Changed a webhook.' },
  data: Type.Object({
    ...which,
    person: Id,
    ...Type.Partial(Type.Object(told)).properties,
    is_active: Type.Optional(Type.Boolean()),
    changed_at: Instant,
    origin: Type.String()
  })
})

export const webhookSecretRotated = defineEvent({
  type: 'billing.webhook-secret-rotated',
  description:
    'A webhook has a new secret; until an instant its messages are signed with the earlier one as well.',
  trail: { ...about, says: 'Gave a webhook a new secret.' },
  data: Type.Object({
    ...which,
    person: Id,
    secret: personal(100),
    previous_until: Instant,
    rotated_at: Instant
  })
})

export const webhookDeleted = defineEvent({
  type: 'billing.webhook-deleted',
  description: 'A webhook was deleted, by its managers or because its profile is out of use.',
  trail: { ...about, says: 'Deleted a webhook.' },
  data: Type.Object({ ...which, deleted_at: Instant })
})

export const webhookDisabled = defineEvent({
  type: 'billing.webhook-disabled',
  description:
    'Nothing is sent to a webhook any more: nothing reached it for days, or it answered that it is gone for good.',
  trail: { ...about, says: 'A webhook was turned off, because its messages did not arrive.' },
  data: Type.Object({ ...which, why: OneOf('failing', 'gone'), disabled_at: Instant })
})

export const webhookMakerLeft = defineEvent({
  type: 'billing.webhook-maker-left',
  description:
    'Whoever added a webhook no longer manages its profile; it goes on, and its managers are told.',
  data: Type.Object({ ...which, maker: Id, left_at: Instant })
})

export const webhookTested = defineEvent({
  type: 'billing.webhook-tested',
  description: 'A test message is to be sent to a webhook.',
  trail: { ...about, says: 'Sent a test message to a webhook.' },
  data: Type.Object({ ...which, test: Id, tested_at: Instant })
})

export const webhookRedeliveryAsked = defineEvent({
  type: 'billing.webhook-redelivery-asked',
  description: 'What the log says between two positions, both inclusive, is to be sent to a webhook again.',
  trail: { ...about, says: 'Asked for messages of a webhook to be sent again.' },
  data: Type.Object({ ...which, redelivery: Id, from: Count, to: Count, asked_at: Instant })
})

/** How an answer began: sealed by whoever sends, under the key of the profile, since there are many in an event. */
const SealedText = Type.Object({ enc: Type.String(), iv: Type.String(), person: Id })

/** One message and how it stands after it was sent once more. */
const Attempt = Type.Object({
  /** Id of the message: of the event that it tells, or of the test. */
  message: Id,
  /** Where that event stands in the log of billing. */
  position: Count,
  type: Type.String(),
  /** The how manieth message of this webhook it is, from 1. */
  number: Count,
  tries: Count,
  outcome: OneOf('delivered', 'waiting', 'failed'),
  /** Of the answer; null where there was none. */
  status: Nullable(Count),
  /** Why there was none. */
  fault: Nullable(Type.String()),
  first_at: Instant,
  sent_at: Instant,
  /** How long it took until the answer, milliseconds. */
  took: Count,
  /** When it is sent again; null where it is not. */
  next_at: Nullable(Instant),
  /** Absent where nothing was answered. */
  answer: Type.Optional(SealedText)
})

const Progress = Type.Object({
  webhook: Id,
  attempts: Type.Array(Attempt),
  /** All up to there was sent at least once, or is not for this webhook. */
  through: Count,
  /** Since when nothing arrived; null when the last message did. */
  failing_since: Nullable(Instant),
  /** What is being sent again, and how far that is; one that is through is over. */
  again: Type.Array(Type.Object({ redelivery: Id, through: Count, to: Count })),
  /** True when it begins anew there, with nothing to be sent again. */
  fresh: Type.Optional(Type.Boolean()),
  /** True when it was deleted: nothing more is kept of it. */
  ended: Type.Optional(Type.Boolean())
})

export const webhookMessagesSent = defineEvent({
  type: 'billing.webhook-messages-sent',
  description:
    'Messages were sent to webhooks of a profile, with what came of it; one event for a moment’s worth.',
  data: Type.Object({ profile: Id, webhooks: Type.Array(Progress) })
})

export type WebhookCreated = EventData<typeof webhookCreated>
export type WebhookChanged = EventData<typeof webhookChanged>
export type WebhookSecretRotated = EventData<typeof webhookSecretRotated>
export type WebhookDisabled = EventData<typeof webhookDisabled>
export type WebhookTested = EventData<typeof webhookTested>
export type WebhookRedeliveryAsked = EventData<typeof webhookRedeliveryAsked>
export type WebhookMessagesSent = EventData<typeof webhookMessagesSent>

/** How a webhook stands after some of its messages were sent. */
export type WebhookProgress = WebhookMessagesSent['webhooks'][number]

/** One message after it was sent once more. */
export type WebhookAttempt = WebhookProgress['attempts'][number]

export const webhookEvents = [
  webhookCreated,
  webhookChanged,
  webhookSecretRotated,
  webhookDeleted,
  webhookDisabled,
  webhookMakerLeft,
  webhookTested,
  webhookRedeliveryAsked,
  webhookMessagesSent
]
