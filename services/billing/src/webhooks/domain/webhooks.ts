/** The webhooks of a profile: where it is told of what happens to it. Stream `webhooks-<profile>`. */
import { type Instant, later } from '@bursar/calendar'
import type { BillingEvents, Personal, WebhookCreated, WebhookType } from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, happenedAll, refuse } from '@bursar/event-sourcing'

/** Webhooks that a profile may have. */
export const WEBHOOKS_MAX = 20

const HOUR_MS = 3_600_000

/** Why a webhook was turned off by itself: nothing arrived for days, or the receiver said that it is gone. */
export type Disabled = 'failing' | 'gone'

/** A webhook as its stream tells it; texts are sealed once they are read back. */
export interface HeldWebhook {
  readonly webhook: string
  readonly profile: string
  readonly url: Personal
  readonly description: Personal
  readonly types: readonly string[]
  readonly secret: Personal
  /** The secret before, as long as messages are signed with it as well. */
  readonly previous: { readonly secret: Personal; readonly until: Instant } | null
  readonly is_active: boolean
  readonly disabled: Disabled | null
  readonly made_by: string
  readonly created_at: Instant
}

/** By id. */
export type Webhooks = Readonly<Record<string, HeldWebhook>>

export type WebhookEvent = EventOf<
  BillingEvents,
  | 'billing.webhook-created'
  | 'billing.webhook-changed'
  | 'billing.webhook-secret-rotated'
  | 'billing.webhook-deleted'
  | 'billing.webhook-disabled'
  | 'billing.webhook-maker-left'
  | 'billing.webhook-tested'
  | 'billing.webhook-redelivery-asked'
>

/** A webhook after an event about it, for whoever keeps one by itself; undefined once it is deleted. */
export const webhookAfter = {
  created: ({ person: _, origin: __, ...data }: WebhookCreated): HeldWebhook => ({
    ...data,
    previous: null,
    is_active: true,
    disabled: null
  }),
  changed: (
    held: HeldWebhook,
    { url, description, types, is_active }: BillingEvents['billing.webhook-changed']
  ) => ({
    ...held,
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(types !== undefined && { types }),
    ...(is_active !== undefined && { is_active, disabled: null })
  }),
  rotated: (held: HeldWebhook, data: BillingEvents['billing.webhook-secret-rotated']): HeldWebhook => ({
    ...held,
    secret: data.secret,
    previous: { secret: held.secret, until: data.previous_until }
  }),
  disabled: (held: HeldWebhook, { why }: BillingEvents['billing.webhook-disabled']): HeldWebhook => ({
    ...held,
    is_active: false,
    disabled: why
  })
}

const changing =
  <Data extends { readonly webhook: string }>(how: (held: HeldWebhook, data: Data) => HeldWebhook) =>
  (state: Webhooks, data: Data): Webhooks => {
    const held = state[data.webhook]
    return held ? { ...state, [data.webhook]: how(held, data) } : state
  }

export const webhooks = fold<Webhooks, BillingEvents>(
  {},
  {
    'billing.webhook-created': (state, data) => ({ ...state, [data.webhook]: webhookAfter.created(data) }),
    'billing.webhook-changed': changing(webhookAfter.changed),
    'billing.webhook-secret-rotated': changing(webhookAfter.rotated),
    'billing.webhook-disabled': changing(webhookAfter.disabled),
    'billing.webhook-deleted': (state, { webhook }) => {
      const { [webhook]: _, ...others } = state
      return others
    }
  }
)

/** Adds one. Its URL was checked. */
export function createWebhook(state: Webhooks, created: WebhookCreated): Decision<WebhookEvent> {
  if (Object.keys(state).length >= WEBHOOKS_MAX) return refuse('too_many_webhooks')
  return happened('billing.webhook-created', created)
}

/** What a change says; `url` is the text as it is now, to see whether it is another. */
export interface WebhookChanges {
  readonly url?: string
  readonly description?: string
  readonly types?: readonly WebhookType[]
  readonly is_active?: boolean
}

/** Changes what is left in `changes`; texts of the webhook come opened. */
export function changeWebhook(
  held: HeldWebhook | undefined,
  changes: WebhookChanges,
  { person, origin, now }: { readonly person: string; readonly origin: string; readonly now: Instant }
): Decision<WebhookEvent> {
  if (!held) return refuse('not_found')
  const changed = Object.entries(changes).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(held[name as keyof WebhookChanges])
  )
  if (changed.length === 0) return happenedAll([])
  const { webhook, profile } = held
  const data = { webhook, profile, person, ...Object.fromEntries(changed), changed_at: now, origin }
  return happened('billing.webhook-changed', data)
}

/** Gives it another secret; for some hours its messages are signed with both. */
export function rotateSecret(
  held: HeldWebhook | undefined,
  { person, secret, hours, now }: Readonly<{ person: string; secret: string; hours: number; now: Instant }>
): Decision<WebhookEvent> {
  if (!held) return refuse('not_found')
  const { webhook, profile } = held
  const previous_until = later(now, hours * HOUR_MS)
  return happened('billing.webhook-secret-rotated', {
    webhook,
    profile,
    person,
    secret,
    previous_until,
    rotated_at: now
  })
}

export function deleteWebhook(held: HeldWebhook | undefined, now: Instant): Decision<WebhookEvent> {
  if (!held) return refuse('not_found')
  const { webhook, profile } = held
  return happened('billing.webhook-deleted', { webhook, profile, deleted_at: now })
}

/** Turns it off by itself; one that is off stays as it is. */
export function disableWebhook(
  held: HeldWebhook | undefined,
  why: Disabled,
  now: Instant
): Decision<WebhookEvent> {
  if (!held?.is_active) return happenedAll([])
  const { webhook, profile } = held
  return happened('billing.webhook-disabled', { webhook, profile, why, disabled_at: now })
}

/** The managers are told of those that somebody added who manages the profile no more. */
export function makerLeft(state: Webhooks, maker: string, now: Instant): Decision<WebhookEvent> {
  const theirs = Object.values(state).filter(({ made_by }) => made_by === maker)
  return happenedAll(
    theirs.map(({ webhook, profile }) => ({
      type: 'billing.webhook-maker-left' as const,
      data: { webhook, profile, maker, left_at: now }
    }))
  )
}

/** Sends a test, also to one that is turned off. */
export function testWebhook(
  held: HeldWebhook | undefined,
  test: string,
  now: Instant
): Decision<WebhookEvent> {
  if (!held) return refuse('not_found')
  const { webhook, profile } = held
  return happened('billing.webhook-tested', { webhook, profile, test, tested_at: now })
}

/** What is to be sent again: positions of the log, both inclusive. */
export interface Range {
  readonly redelivery: string
  readonly from: number
  readonly to: number
}

/** Sends it again. */
export function redeliver(held: HeldWebhook | undefined, range: Range, now: Instant): Decision<WebhookEvent> {
  if (!held) return refuse('not_found')
  if (!held.is_active) return refuse('webhook_inactive')
  const { webhook, profile } = held
  return happened('billing.webhook-redelivery-asked', { webhook, profile, ...range, asked_at: now })
}
