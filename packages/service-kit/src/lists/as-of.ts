/** Lists as they stood at an instant, by when what is in them was recorded and not by the dates in it. */
import { compareTexts, type Exact, plus } from '@bursar/contracts'
import type {
  Collection,
  ListRange,
  PageQuery,
  Projection,
  RecordedEvent,
  Tally
} from '@bursar/event-sourcing'
import { fail } from '../errors/fail.ts'
import { stretchesOf } from './list-scan.ts'
import type { ListSource } from './list-source.ts'

/** What answers lists. */
export type Rows = ListSource['collection']

/** What an operation says of the past that it is asked for. */
export interface AskedOfPast {
  /** The instant that `as_of` names; absent: now. */
  readonly asOf?: string
  collection(projection: string): Collection
}

/** Rows of one list that are gone through for one answer about the past. */
const ROWS_MAX = 1_000_000

/**
 * The rows of a projection as they stood at the asked instant, found by going through those of today: it says when each
 * of its documents was recorded.
 */
export function recordedRows({ asOf, collection }: AskedOfPast, projection: Projection): Rows {
  const rows = collection(projection.name)
  return asOf === undefined ? rows : recordedBy(rows, projection, asOf)
}

function recordedBy(rows: Rows, { name, lists, order, recordedAt }: Projection, asOf: string): Rows {
  if (!recordedAt) throw new Error(`documents of ${name} do not say when they were recorded`)
  const wasThere = (document: unknown) => (recordedAt(document) ?? '') <= asOf

  async function* through(range: ListRange, descending = false): AsyncGenerator<any> {
    let left = ROWS_MAX
    for await (const some of stretchesOf(rows, range, order, descending)) {
      left -= some.length
      if (left < 0) fail('too_many_rows')
      yield* some.filter(wasThere)
    }
  }

  async function tally(range: ListRange): Promise<Tally> {
    const counted = counter(lists[range.list]?.amount)
    for await (const document of through(range)) counted.add(document)
    return counted.tally()
  }

  async function documents({ descending, offset, limit, ...range }: PageQuery): Promise<any[]> {
    const found: unknown[] = []
    let n = 0
    if (limit === 0) return found
    for await (const document of through(range, descending)) {
      if (n++ < offset) continue
      found.push(document)
      if (found.length === limit) break
    }
    return found
  }

  async function getAll<Document>(keys: readonly string[]): Promise<Map<string, Document>> {
    const known = await rows.getAll<Document>(keys)
    return new Map([...known].filter(([, document]) => wasThere(document)))
  }

  return { tally, documents, getAll }
}

/** What a projection makes of some events alone, in their order. */
export function foldedRows({ on, lists, order }: Projection, events: Iterable<RecordedEvent>): Rows {
  const held = new Map<string, any>()
  const documents = {
    get: (key: string) => held.get(key),
    put: (key: string, document: object) => void held.set(key, document),
    remove: (key: string) => void held.delete(key),
    under: (prefix: string) =>
      [...held].flatMap(([key, document]) => (key.startsWith(prefix) ? [{ key, document }] : []))
  }
  for (const event of events) {
    for (const change of on[event.type]?.(event) ?? []) change.with(documents, change.further?.(documents))
  }

  function within({ list, by, from, before }: ListRange): any[] {
    return [...held]
      .filter(([, document]) => lists[list]?.by(document) === by)
      .map(([key, document]) => ({ key, document, at: order(document) }))
      .filter(({ at }) => (from === undefined || at >= from) && (before === undefined || at < before))
      .sort((one, other) => compareTexts(one.at, other.at) || compareTexts(one.key, other.key))
      .map(({ document }) => document)
  }

  return {
    async tally(range) {
      const counted = counter(lists[range.list]?.amount)
      for (const document of within(range)) counted.add(document)
      return counted.tally()
    },
    async documents({ descending, offset, limit, ...range }: PageQuery) {
      const found = within(range)
      return (descending ? found.reverse() : found).slice(offset, offset + limit)
    },
    getAll: async (keys) =>
      new Map(keys.flatMap((key) => (held.has(key) ? [[key, held.get(key)] as const] : [])))
  }
}

/** Counts documents, and sums what a list's header sums of them. */
function counter(amount: Projection['lists'][string]['amount']) {
  const sums: Record<string, Exact> = {}
  let count = 0
  return {
    add(document: unknown): void {
      count += 1
      const added = amount?.(document)
      if (added) sums[added.unit] = plus(sums[added.unit] ?? 0, added.sum)
    },
    tally: (): Tally => ({ count, sums })
  }
}
