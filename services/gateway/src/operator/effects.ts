/** What came of events outside of their log: mails, messages to webhooks, and jobs that wait. */
import type { AuthEvents, BillingEvents, EventEffect } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import type { Engines } from './engines.ts'
import type { ShownEvent } from './event-query.ts'
import { lastBefore } from './place-of.ts'

/** Of each kind: what is looked at behind the first of the events. */
const LOOKED_AT_MOST = 1_000

/** What mails and jobs are about beside events; what is about a person or a profile is about no event in particular. */
const THINGS = ['charge', 'challenge', 'session', 'webhook'] as const

/** Those of the events of one request, the earliest first; of a message to a webhook how it stood last. */
export async function effectsOf(engines: Engines, events: readonly ShownEvent[]): Promise<EventEffect[]> {
  const [first] = events.map(({ time }) => time).sort()
  if (first === undefined) return []
  const named = namedBy(events)
  const ids = new Set(events.map(({ id }) => id))
  const found = await Promise.all([
    mails(engines, named, first),
    messages(engines, ids, first),
    jobs(engines, named)
  ])
  return found.flat().sort((one, other) => (one.at < other.at ? -1 : 1))
}

/** By what a mail or job may be about: the event itself, or the last one that tells of that thing. */
export function namedBy(events: readonly Pick<ShownEvent, 'id' | 'position' | 'data'>[]) {
  const named = new Map<string, string>()
  for (const { id, data } of events.toSorted((one, other) => one.position - other.position)) {
    for (const thing of THINGS) {
      const value = (data as Readonly<Record<string, unknown>>)[thing]
      if (typeof value === 'string') named.set(value, id)
    }
  }
  for (const { id } of events) named.set(id, id)
  return named
}

async function mails(
  engines: Engines,
  named: ReadonlyMap<string, string>,
  first: string
): Promise<EventEffect[]> {
  const sent = await recorded(engines.get('auth'), 'auth.mail-sent', first)
  return sent.flatMap(({ time, data }) => {
    const { about = '', kind, outcome } = data as AuthEvents['auth.mail-sent']
    const event_id = named.get(about)
    return event_id ? [{ is: 'mail', event_id, what: kind, state: outcome, at: time }] : []
  })
}

async function messages(engines: Engines, ids: ReadonlySet<string>, first: string): Promise<EventEffect[]> {
  const sent = await recorded(engines.get('billing'), 'billing.webhook-messages-sent', first)
  return messagesOf(
    sent.map(({ data }) => data as BillingEvents['billing.webhook-messages-sent']),
    ids
  )
}

/** A message to a webhook has the id of the event that it tells; told is how it stood last. */
export function messagesOf(
  sent: readonly BillingEvents['billing.webhook-messages-sent'][],
  ids: ReadonlySet<string>
): EventEffect[] {
  const last = new Map<string, EventEffect>()
  for (const { webhook, attempts } of sent.flatMap(({ webhooks }) => webhooks)) {
    for (const { message, type, outcome, sent_at } of attempts) {
      if (!ids.has(message)) continue
      const effect = { is: 'webhook', event_id: message, what: type, state: outcome, at: sent_at } as const
      last.set(`${webhook} ${message}`, effect)
    }
  }
  return [...last.values()]
}

/** Jobs that name one of the events, or what it tells of; those that are done are gone. */
async function jobs(engines: Engines, named: ReadonlyMap<string, string>): Promise<EventEffect[]> {
  const lists = [...engines.values()].map(async ({ events }) => {
    const states = (['parked', 'waiting'] as const).map(async (state) =>
      (await events.jobs.list(state, undefined, LOOKED_AT_MOST)).map((job) => ({ ...job, state }))
    )
    return (await Promise.all(states)).flat()
  })
  return (await Promise.all(lists)).flat().flatMap(({ kind, id, payload, due, state }) => {
    const [, event_id] = [...named].find(([name]) => id.includes(name) || payload.includes(`"${name}"`)) ?? []
    return event_id ? [{ is: 'job', event_id, what: kind, state, at: due }] : []
  })
}

/** Events of a type from an instant on. */
async function recorded(engine: Engine | undefined, type: string, from: string) {
  if (!engine) return []
  const found = await engine.events.read(await lastBefore(engine, from), LOOKED_AT_MOST, [type])
  return found.map((event) => engine.codec.decode(event))
}
