/** Notes in the log what was sent: a moment's worth of a profile in one event. */
import type { WebhookMessagesSent, WebhookProgress } from '@bursar/contracts'
import type { Engine } from '@bursar/event-sourcing'
import { webhookDeliveriesStream } from '../../shared/streams.ts'
import { againOf, type Endpoint, throughOf } from './endpoint.ts'

/** Messages of one event. */
const ATTEMPTS_MAX = 200

/** Who notes, in the attributes of the events. */
export const SENDER = 'send-webhooks'

/**
 * Notes what endpoints have done until now, and takes it off them once it is stored.
 * @param followed up to where the log was read for all
 */
export async function noteSent(
  engine: Engine,
  endpoints: Iterable<Endpoint>,
  followed: number
): Promise<void> {
  await Promise.all(
    [...byProfile(endpoints)].map(async ([profile, own]) => {
      while (own.some(hasNews)) await noteOne(engine, profile, own.filter(hasNews), followed)
    })
  )
}

const hasNews = ({ done, isChanged }: Endpoint) => done.length > 0 || isChanged

function byProfile(endpoints: Iterable<Endpoint>): Map<string, Endpoint[]> {
  const profiles = new Map<string, Endpoint[]>()
  for (const endpoint of endpoints) {
    if (!hasNews(endpoint)) continue
    const { profile } = endpoint.held
    profiles.set(profile, [...(profiles.get(profile) ?? []), endpoint])
  }
  return profiles
}

/** What is noted of an endpoint. */
interface Taken {
  readonly endpoint: Endpoint
  readonly done: Endpoint['done']
  readonly isFresh: boolean
}

async function noteOne(engine: Engine, profile: string, endpoints: readonly Endpoint[], followed: number) {
  const taken: Taken[] = []
  let room = ATTEMPTS_MAX
  for (const endpoint of endpoints) {
    if (room <= 0) break
    const done = endpoint.done.slice(0, room)
    room -= done.length
    taken.push({ endpoint, done, isFresh: endpoint.isFresh })
    endpoint.isChanged = false
    endpoint.isFresh = false
  }
  const data: WebhookMessagesSent = {
    profile,
    webhooks: taken.map((one) => progressOf(one, followed))
  }
  try {
    await append(engine, data)
  } catch (error) {
    for (const { endpoint, isFresh } of taken) {
      endpoint.isChanged = true
      endpoint.isFresh ||= isFresh
    }
    throw error
  }
  for (const one of taken) settle(one)
}

function progressOf({ endpoint, done, isFresh }: Taken, followed: number): WebhookProgress {
  const noted = new Set(done.map(({ item }) => item))
  return {
    webhook: endpoint.held.webhook,
    attempts: done.map(({ attempt }) => attempt),
    through: throughOf(endpoint, followed, noted),
    failing_since: endpoint.failingSince,
    again: againOf(endpoint, noted),
    ...(isFresh && { fresh: true }),
    ...(endpoint.isOver && { ended: true })
  }
}

/** What came while it was stored is noted the next time; what was cleared meanwhile is gone already. */
function settle({ endpoint, done }: Taken) {
  const noted = new Set(done)
  const kept = endpoint.done.filter((one) => !noted.has(one))
  const stands = endpoint.done.length - kept.length === done.length
  endpoint.done = kept
  if (!stands) return
  for (const { item, attempt } of done) {
    endpoint.outstanding.delete(item)
    if (attempt.outcome === 'waiting') endpoint.waiting.set(attempt.number, attempt)
  }
  for (const one of againOf(endpoint, new Set())) {
    if (one.through >= one.to) endpoint.again.delete(one.redelivery)
  }
}

async function append(engine: Engine, data: WebhookMessagesSent) {
  const id = engine.world.id()
  const cause = { actor: SENDER, correlationid: id, causationid: SENDER }
  await engine.transact(cause, async (tx) => {
    tx.append(webhookDeliveriesStream(data.profile), [{ type: 'billing.webhook-messages-sent', data }])
  })
}
