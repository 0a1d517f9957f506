/** Short ways to write appends down, for the suites. */
import type { Append, AppendResult, EncodedEvent, EventStore, StoredEvent } from '@bursar/event-sourcing'

/** `count` small events; `note` tells them from others. */
export function events(count: number, note = 'x'): EncodedEvent[] {
  return Array.from({ length: count }, (_, n) => ({ type: 'test.noted', body: JSON.stringify({ note, n }) }))
}

/** An append of `count` events to one stream. */
export function append(stream: string, expected: number | 'any', count = 1, note = 'x'): Append {
  return { streams: [{ stream, expected, events: events(count, note) }] }
}

/** `count` events of one stream that take turns in two types. */
export function ofTwoTypes(stream: string, types: readonly [string, string], count: number): Append {
  const taken = events(count).map(({ body }, n) => ({ type: types[n % 2] as string, body }))
  return { streams: [{ stream, expected: 0, events: taken }] }
}

/** Commits one append and gives its stored events; throws when it lost. */
export async function stored(store: EventStore, wanted: Append): Promise<readonly StoredEvent[]> {
  const result = await commitOne(store, wanted)
  if (!result.ok) throw new Error(`the append lost by ${result.reason}`)
  return result.events
}

export async function commitOne(store: EventStore, wanted: Append): Promise<AppendResult> {
  const [result] = await store.commit([wanted])
  if (!result) throw new Error('the commit gave no result')
  return result
}
