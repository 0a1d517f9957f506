/** Fills the queue of a webhook from the log: of one that fell behind, and with what is to be sent again. */
import { type Engine, pageOfTypes, type RecordedEvent, type StoredEvent } from '@bursar/event-sourcing'
import { telling, tellingOf } from '../domain/tellings.ts'
import { ENDPOINT_LIMITS, type Endpoint, hasRoom, type Item, push, pushFirst } from './endpoint.ts'

/** Positions of the log that are looked at in one turn. */
const PAGE = 1_000

/** What an event of the log is to a webhook; undefined when it is not for it. */
export function itemOf({ held }: Endpoint, event: RecordedEvent, redelivery?: string): Item | undefined {
  const told = tellingOf(event)
  if (!told?.to.includes(held.profile) || !held.types.includes(told.type)) return undefined
  const { id: message, position, time } = event
  const whence = redelivery === undefined ? { why: 'log' as const } : { why: 'range' as const, redelivery }
  return { ...whence, message, position, time, telling: told }
}

/** Whether there is something to take, and room for it. */
export function isToTake(endpoint: Endpoint): boolean {
  const { pulling, isOver, held, behind, again, queue } = endpoint
  if (pulling || isOver || !held.is_active || !hasRoom(endpoint)) return false
  if (behind) return queue.length < ENDPOINT_LIMITS.queue / 2
  // What is sent again waits until what is new is sent.
  return queue.length === 0 && [...again.values()].some(({ taken, to }) => taken < to)
}

/** @param followed up to where the log is read for all, now */
export async function takeFromLog(engine: Engine, endpoint: Endpoint, followed: () => number): Promise<void> {
  endpoint.pulling = true
  try {
    if (endpoint.behind) await catchUp(engine, endpoint, followed)
    else await takeAgain(engine, endpoint)
  } finally {
    endpoint.pulling = false
  }
}

async function catchUp(engine: Engine, endpoint: Endpoint, followed: () => number) {
  const before = endpoint.taken
  const upTo = followed()
  const page = await pageOf(engine, before, upTo)
  // It began anew meanwhile.
  if (!endpoint.behind || endpoint.taken !== before) return
  for (const event of page.events) {
    const item = itemOf(endpoint, event)
    if (item && !hasRoom(endpoint)) return
    if (item) push(endpoint, item)
    endpoint.taken = event.position
  }
  endpoint.taken = page.through
  if (page.through >= followed()) endpoint.behind = false
}

async function takeAgain(engine: Engine, endpoint: Endpoint) {
  for (const [redelivery, again] of endpoint.again) {
    if (again.taken >= again.to) continue
    const page = await pageOf(engine, again.taken, again.to)
    if (endpoint.again.get(redelivery) !== again) return
    for (const event of page.events) {
      const item = itemOf(endpoint, event, redelivery)
      if (item && !hasRoom(endpoint)) return
      if (item) push(endpoint, item)
      again.taken = event.position
    }
    again.taken = page.through
    endpoint.isChanged = true
    return
  }
}

interface Page {
  readonly events: readonly RecordedEvent[]
  /** All up to there was read. */
  readonly through: number
}

async function pageOf({ events, codec }: Engine, after: number, upTo: number): Promise<Page> {
  const page = await pageOfTypes(events, { after, upTo, most: PAGE, types: telling })
  return { events: page.events.map(codec.decode), through: page.through }
}

/** Puts messages whose time has come in front of the queue. */
export async function takeDue(engine: Engine, endpoint: Endpoint, now: string): Promise<void> {
  if (endpoint.isOver || !endpoint.held.is_active || endpoint.waiting.size === 0) return
  const due = [...endpoint.waiting.values()].filter(({ next_at }) => next_at !== null && next_at <= now)
  for (const attempt of due.slice(0, ENDPOINT_LIMITS.queue)) {
    const [stored] = await engine.events.read(attempt.position - 1, 1)
    if (endpoint.waiting.get(attempt.number) !== attempt) continue
    endpoint.waiting.delete(attempt.number)
    const item = stored && retryOf(engine, stored)
    if (item) pushFirst(endpoint, { ...item, before: attempt })
  }
}

function retryOf({ codec }: Engine, stored: StoredEvent): Item | undefined {
  const { id: message, position, time, type, data } = codec.decode(stored)
  const told = tellingOf({ type, data })
  return told && { why: 'retry', message, position, time, telling: told }
}
