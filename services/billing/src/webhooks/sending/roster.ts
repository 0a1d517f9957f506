/** All webhooks in memory, as the log has them. */
import type { BillingEvents } from '@bursar/contracts'
import type { Engine, RecordedEvent } from '@bursar/event-sourcing'
import { DELIVERIES, PROGRESSING, type ProgressDocument } from '../deliveries-projection.ts'
import { webhookAfter } from '../domain/webhooks.ts'
import { ALL_WEBHOOKS, WEBHOOKS, type WebhookDocument } from '../projection.ts'
import { clear, type Endpoint, newEndpoint, push } from './endpoint.ts'

const PAGE = 500

/** Events that say which webhooks there are, and what is asked of one. */
export const managing = [
  'billing.webhook-created',
  'billing.webhook-changed',
  'billing.webhook-secret-rotated',
  'billing.webhook-disabled',
  'billing.webhook-deleted',
  'billing.webhook-tested',
  'billing.webhook-redelivery-asked'
] as const

export interface Roster {
  readonly all: ReadonlyMap<string, Endpoint>
  ofProfile(profile: string): Iterable<Endpoint>
  /** Takes on what an event says; one of another type is none of its business. */
  hear(event: RecordedEvent): void
  /** Forgets one that is over. */
  drop(webhook: string): void
}

/**
 * Reads them from the read models, which include the log up to `known`: what an event up to there says of how a webhook
 * is, they have already.
 */
export async function openRoster(engine: Engine, known: number): Promise<Roster> {
  const progress = new Map(
    (await pages<ProgressDocument>(engine, DELIVERIES, 'progress', PROGRESSING)).map((one) => [
      one.webhook,
      one
    ])
  )
  const documents = await pages<WebhookDocument>(engine, WEBHOOKS, 'all', ALL_WEBHOOKS)
  const all = new Map(documents.map((held) => [held.webhook, newEndpoint(held, progress.get(held.webhook))]))
  const profiles = new Map<string, Set<Endpoint>>()
  for (const endpoint of all.values()) join(endpoint)
  for (const left of progress.values()) if (!all.has(left.webhook)) leftOver(left)

  function join(endpoint: Endpoint) {
    const { profile } = endpoint.held
    profiles.set(profile, (profiles.get(profile) ?? new Set()).add(endpoint))
  }

  /** One whose end was not noted before the process ended. */
  function leftOver({ webhook, profile, ...progress }: ProgressDocument) {
    const nothing = { url: '', description: '', types: [], secret: '', previous: null, disabled: null }
    const held = { webhook, profile, ...nothing, is_active: false, made_by: '', created_at: '', since: 0 }
    const endpoint = newEndpoint(held, { webhook, profile, ...progress })
    all.set(webhook, endpoint)
    end(endpoint, progress.through)
  }

  function end(endpoint: Endpoint, position: number) {
    clear(endpoint, position)
    endpoint.isOver = true
    profiles.get(endpoint.held.profile)?.delete(endpoint)
  }

  function become(endpoint: Endpoint, held: Omit<WebhookDocument, 'since'>, position: number) {
    const was = endpoint.held.is_active
    endpoint.held = { ...held, since: endpoint.held.since }
    endpoint.opened = undefined
    if (was !== held.is_active) clear(endpoint, position)
  }

  type Hears = {
    readonly [Type in (typeof managing)[number]]: (
      event: RecordedEvent<BillingEvents[Type]>,
      endpoint: Endpoint | undefined
    ) => void
  }

  const hears: Hears = {
    'billing.webhook-created': ({ data, position }, endpoint) => {
      if (endpoint) return
      const made = newEndpoint({ ...webhookAfter.created(data), since: position }, undefined)
      all.set(data.webhook, made)
      join(made)
    },
    'billing.webhook-changed': ({ data, position }, endpoint) => {
      if (endpoint && position > known) become(endpoint, webhookAfter.changed(endpoint.held, data), position)
    },
    'billing.webhook-secret-rotated': ({ data, position }, endpoint) => {
      if (endpoint && position > known) become(endpoint, webhookAfter.rotated(endpoint.held, data), position)
    },
    'billing.webhook-disabled': ({ data, position }, endpoint) => {
      if (endpoint && position > known) become(endpoint, webhookAfter.disabled(endpoint.held, data), position)
    },
    'billing.webhook-deleted': ({ position }, endpoint) => {
      if (endpoint) end(endpoint, position)
    },
    'billing.webhook-tested': ({ data, position, time }, endpoint) => {
      if (!endpoint || position <= endpoint.start) return
      const telling = { type: 'webhook.test' as const, facts: { webhook: data.webhook } }
      push(endpoint, { why: 'test', message: data.test, position, time, telling })
    },
    'billing.webhook-redelivery-asked': ({ data, position }, endpoint) => {
      if (!endpoint || position <= endpoint.start || endpoint.again.has(data.redelivery)) return
      endpoint.again.set(data.redelivery, { to: data.to, taken: data.from - 1 })
      endpoint.isChanged = true
    }
  }

  return {
    all,
    ofProfile: (profile) => profiles.get(profile) ?? [],
    hear(event) {
      if (!Object.hasOwn(hears, event.type)) return
      const endpoint = all.get((event.data as { webhook: string }).webhook)
      if (endpoint?.isOver) return
      hears[event.type as keyof Hears](event as RecordedEvent<any>, endpoint)
    },
    drop: (webhook) => void all.delete(webhook)
  }
}

async function pages<Document>(engine: Engine, name: string, list: string, by: string): Promise<Document[]> {
  const found: Document[] = []
  for (let offset = 0; ; offset += PAGE) {
    const range = { list, by, descending: false, offset, limit: PAGE }
    const page = await engine.collection(name).documents<Document>(range)
    found.push(...page)
    if (page.length < PAGE) return found
  }
}
