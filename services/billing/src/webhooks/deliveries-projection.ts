/**
 * What was sent to webhooks: of each the last messages, for people, and how far it is, for whoever sends. The messages are
 * a ring of numbered places, so that what is kept of a webhook does not grow with what happens.
 */
import type { BillingEvents, WebhookAttempt, WebhookProgress } from '@bursar/contracts'
import { type Change, projection, together } from '@bursar/event-sourcing'

export const DELIVERIES = 'webhook-deliveries'

/** Messages that are kept of a webhook. */
export const DELIVERIES_MAX = 1_000

/** Key of the list of what whoever sends reads at its start. */
export const PROGRESSING = ''

/** A message that was sent. */
export interface DeliveryDocument extends WebhookAttempt {
  readonly webhook: string
  readonly created_at: string
}

/** How far a webhook is. */
export interface ProgressDocument
  extends Pick<WebhookProgress, 'webhook' | 'through' | 'failing_since' | 'again'> {
  readonly profile: string
  /** Number of its last message. */
  readonly number: number
  /** Messages that are to be sent again. */
  readonly waiting: readonly WebhookAttempt[]
}

export const progressKey = (webhook: string) => `progress/${webhook}`

const placeKey = (webhook: string, number: number) => `${webhook}/${number % DELIVERIES_MAX}`

/** By what a message is found. */
export const messageKey = (webhook: string, message: string) => `${webhook}/${message}`

type Kept = DeliveryDocument | ProgressDocument

const isDelivery = (document: Kept): document is DeliveryDocument => 'message' in document

export const webhookDeliveries = projection<BillingEvents>({
  name: DELIVERIES,
  version: 1,
  on: {
    'billing.webhook-messages-sent': ({ data: { profile, webhooks } }) =>
      webhooks.flatMap((one) => (one.ended ? [ended(one)] : [...sent(one), progress(profile, one)]))
  },
  lists: {
    webhook: { by: (document: Kept) => (isDelivery(document) ? document.webhook : null) },
    progress: { by: (document: Kept) => (isDelivery(document) ? null : PROGRESSING) }
  },
  lookups: {
    message: (document: Kept) =>
      isDelivery(document) ? messageKey(document.webhook, document.message) : null
  },
  order: (document: Kept) => (isDelivery(document) ? document.created_at : '')
})

/** One that comes later than its place was given to another has none any more. */
function sent({ webhook, attempts }: WebhookProgress): Change[] {
  return attempts.map((attempt) => {
    const key = placeKey(webhook, attempt.number)
    return together([key], (documents) => {
      const there = documents.get<DeliveryDocument>(key)
      if (there && there.number > attempt.number) return
      documents.put(key, { ...attempt, webhook, created_at: attempt.first_at })
    })
  })
}

function progress(profile: string, one: WebhookProgress): Change {
  const key = progressKey(one.webhook)
  return together([key], (documents) => {
    const held = documents.get<ProgressDocument>(key)
    const { webhook, attempts, through, failing_since } = one
    const numbers = attempts.map(({ number }) => number)
    const next: ProgressDocument = {
      webhook,
      profile,
      through,
      failing_since,
      number: Math.max(held?.number ?? 0, ...numbers),
      waiting: waitingAfter(one.fresh ? [] : (held?.waiting ?? []), attempts),
      again: againAfter(one.fresh ? [] : (held?.again ?? []), one.again)
    }
    documents.put(key, next)
  })
}

function waitingAfter(
  waiting: readonly WebhookAttempt[],
  attempts: readonly WebhookAttempt[]
): readonly WebhookAttempt[] {
  const numbers = new Set(attempts.map(({ number }) => number))
  return [
    ...waiting.filter(({ number }) => !numbers.has(number)),
    ...attempts.filter(({ outcome }) => outcome === 'waiting')
  ]
}

/** A range that is through is over. */
function againAfter(
  held: ProgressDocument['again'],
  told: ProgressDocument['again']
): ProgressDocument['again'] {
  const known = new Set(told.map(({ redelivery }) => redelivery))
  return [
    ...held.filter(({ redelivery }) => !known.has(redelivery)),
    ...told.filter(({ through, to }) => through < to)
  ]
}

function ended({ webhook }: WebhookProgress): Change {
  const places = Array.from({ length: DELIVERIES_MAX }, (_, n) => placeKey(webhook, n))
  const keys = [progressKey(webhook), ...places]
  return together(keys, (documents) => {
    for (const key of keys) documents.remove(key)
  })
}
