/**
 * A webhook as whoever sends has it in memory: what waits to be sent, and how far in the log it is. What waits is bounded.
 * One that falls behind keeps a place in the log in its stead, and reads from there once there is room.
 */
import type { WebhookAttempt } from '@bursar/contracts'
import type { ProgressDocument } from '../deliveries-projection.ts'
import type { Telling } from '../domain/tellings.ts'
import type { WebhookDocument } from '../projection.ts'

/** Why a message is sent: because the log says it, again on request, again after a failure, or as a test. */
export type Why = 'log' | 'range' | 'retry' | 'test'

/** A message that is to be sent. */
export interface Item {
  readonly why: Why
  readonly message: string
  readonly position: number
  /** When it happened. */
  readonly time: string
  readonly telling: Pick<Telling, 'type' | 'facts'>
  /** Of what is sent again on request. */
  readonly redelivery?: string
  /** What came of it the last time. */
  readonly before?: WebhookAttempt
}

/** What is sent again on request, and up to where it was taken from the log. */
export interface Again {
  readonly to: number
  taken: number
}

/** URL and secrets, opened. */
export interface Opened {
  readonly url: string
  readonly secret: string
  readonly previous: { readonly secret: string; readonly until: string } | null
}

export interface Endpoint {
  held: WebhookDocument
  /** Undefined until it is asked for, and again after a change. */
  opened: Promise<Opened | undefined> | undefined
  /** Scheme, host and port; undefined until it is opened. */
  origin: string | undefined
  readonly queue: Item[]
  /** Everything from the queue on until it is noted. */
  readonly outstanding: Set<Item>
  /** Sent, and not noted yet. */
  done: { readonly item: Item; readonly attempt: WebhookAttempt }[]
  /** By number: to be sent again later. */
  readonly waiting: Map<number, WebhookAttempt>
  readonly again: Map<string, Again>
  /** Nothing up to there is for it. */
  start: number
  /** Up to where it was taken from the log, while it is behind. */
  taken: number
  behind: boolean
  /** True while it reads from the log by itself. */
  pulling: boolean
  /** Number of its last message. */
  number: number
  failingSince: string | null
  /** To be noted though nothing was sent: what is sent again begins, or it begins anew. */
  isChanged: boolean
  isFresh: boolean
  /** Nothing is sent any more, and what comes of that is not noted. */
  isOver: boolean
}

/** Messages of one webhook that wait in memory, and those that wait to be sent again after a failure. */
export const ENDPOINT_LIMITS = { queue: 100, waiting: 1_000 }

export function newEndpoint(held: WebhookDocument, progress: ProgressDocument | undefined): Endpoint {
  const start = Math.max(held.since, progress?.through ?? 0)
  return {
    held,
    opened: undefined,
    origin: undefined,
    queue: [],
    outstanding: new Set(),
    done: [],
    waiting: new Map((progress?.waiting ?? []).map((attempt) => [attempt.number, attempt])),
    again: new Map(
      (progress?.again ?? []).map((one) => [one.redelivery, { to: one.to, taken: one.through }])
    ),
    start,
    taken: start,
    behind: false,
    pulling: false,
    number: progress?.number ?? 0,
    failingSince: progress?.failing_since ?? null,
    isChanged: false,
    isFresh: false,
    isOver: false
  }
}

/** Takes what the log says; one that has no room is behind from there on. */
export function offer(endpoint: Endpoint, item: Item): void {
  if (endpoint.behind || item.position <= endpoint.start) return
  if (hasRoom(endpoint)) {
    push(endpoint, item)
    return
  }
  endpoint.behind = true
  endpoint.taken = item.position - 1
}

export function push(endpoint: Endpoint, item: Item): void {
  endpoint.queue.push(item)
  endpoint.outstanding.add(item)
}

/** Before all others. */
export function pushFirst(endpoint: Endpoint, item: Item): void {
  endpoint.queue.unshift(item)
  endpoint.outstanding.add(item)
}

export function hasRoom({ queue, waiting }: Endpoint): boolean {
  return queue.length < ENDPOINT_LIMITS.queue && waiting.size < ENDPOINT_LIMITS.waiting
}

/** Begins anew at a place in the log, or ends there: nothing from before is sent. */
export function clear(endpoint: Endpoint, position: number): void {
  endpoint.queue.length = 0
  endpoint.outstanding.clear()
  endpoint.done = []
  endpoint.waiting.clear()
  endpoint.again.clear()
  endpoint.start = position
  endpoint.taken = position
  endpoint.behind = false
  endpoint.failingSince = null
  endpoint.isFresh = true
  endpoint.isChanged = true
}

/**
 * Up to where all was sent and noted, but for what is noted now.
 * @param followed up to where the log was read for all
 */
export function throughOf(endpoint: Endpoint, followed: number, noted: ReadonlySet<Item>): number {
  const open = [...endpoint.outstanding].filter(
    (item) => (item.why === 'log' || item.why === 'test') && !noted.has(item)
  )
  const reached = endpoint.behind ? endpoint.taken : Math.max(followed, endpoint.start)
  return open.reduce((least, { position }) => Math.min(least, position - 1), reached)
}

/** The same of what is sent again on request. */
export function againOf(endpoint: Endpoint, noted: ReadonlySet<Item>) {
  return [...endpoint.again].map(([redelivery, { to, taken }]) => {
    const open = [...endpoint.outstanding].filter(
      (item) => item.redelivery === redelivery && !noted.has(item)
    )
    const through = open.reduce((least, { position }) => Math.min(least, position - 1), taken)
    return { redelivery, through, to }
  })
}
