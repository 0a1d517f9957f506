/**
 * Batches of appends on their way from one instance of a service to the one that appends for all. The receiver answers
 * **done** with the outcome of that number, the same however often it is handed over, **elsewhere** when it does not
 * append in that term, or **failed** as a commit that rejects. Outcomes are kept until the sender says that all numbers
 * up to them are settled.
 */

import { dated, timeOf } from '../events/dated.ts'
import type { StoredEvent } from '../events/event.ts'
import type { Append, AppendResult } from '../ports/event-store.ts'
import type { Lost } from './append-check.ts'

/** A batch as one instance hands it to another. JSON. */
export interface HandedBatch {
  /** Id of the instance that hands it over. */
  readonly from: string
  /** 1, 2, 3 … of that instance. A repeated hand-over has the same number and gets the first one's outcome. */
  readonly number: number
  /** All numbers below this one are settled and never come again, so that their outcomes can be forgotten. */
  readonly settled: number
  /** The term in which the receiver holds the lease, as the sender knows it. */
  readonly term: number
  readonly appends: readonly Append[]
}

/** What became of it. JSON. */
export type HandedAnswer =
  | { readonly is: 'done'; readonly results: readonly HandedResult[] }
  /** This instance does not append, or not in that term: this hand-over had no effect and will have none. */
  | { readonly is: 'elsewhere' }
  /** As a commit that rejects: with its error's code. */
  | { readonly is: 'failed'; readonly code: string; readonly message: string }

/** A result without what its receiver has itself: streams, types and bodies. */
export type HandedResult =
  | Lost
  | { readonly ok: true; readonly position: number; readonly links: readonly HandedLink[] }

/**
 * Version, hash and time of a stored event; positions follow each other up to the result's. Its time may be later than
 * its writer said.
 */
export type HandedLink = readonly [version: number, hash: string, time: string]

/** A commit that failed at the instance that appends, or that could not be handed to it in time. */
export class HandOverError extends Error {
  readonly code: string
  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/** The result as it travels. */
export function shortened(result: AppendResult): HandedResult {
  if (!result.ok) return result
  const { position, events } = result
  return { ok: true, position, links: events.map(({ version, hash, body }) => [version, hash, timeOf(body)]) }
}

/** The result as its append's writer expects it. */
export function restored({ streams }: Append, result: HandedResult): AppendResult {
  if (!result.ok) return result
  const { position, links } = result
  const encoded = streams.flatMap(({ stream, events }) => events.map((event) => ({ stream, ...event })))
  const first = position - encoded.length + 1
  const events = encoded.map(({ stream, type, body }, index): StoredEvent => {
    const [version, hash, time] = links[index] as HandedLink
    const stored = timeOf(body) === time ? body : dated(body, time)
    return { position: first + index, stream, version, type, body: stored, hash }
  })
  return { ok: true, position, events }
}

/** Splits appends, in their order, into batches of so many appends and characters; one alone may have more. */
export function batchesOf(
  appends: readonly Append[],
  limits: { readonly batch: number; readonly characters: number }
): Append[][] {
  const batches: Append[][] = []
  let last: Append[] = []
  let characters = 0
  for (const append of appends) {
    const size = charactersOf(append)
    if (last.length > 0 && (last.length >= limits.batch || characters + size > limits.characters)) {
      batches.push(last)
      last = []
      characters = 0
    }
    last.push(append)
    characters += size
  }
  if (last.length > 0) batches.push(last)
  return batches
}

function charactersOf({ streams, reserve = [], ask = [] }: Append): number {
  let size = 0
  for (const { events } of streams) for (const { body } of events) size += body.length
  for (const { value } of reserve) size += value.length
  for (const { payload } of ask) size += payload.length
  return size
}
