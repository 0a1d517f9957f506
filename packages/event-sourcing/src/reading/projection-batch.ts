/**
 * Folds events into one collection: keeps the documents that they touch in memory, and turns the difference
 * into one commit. Each document is written once a batch, however many events changed it.
 */

import type { Collection } from '../ports/read-models.ts'
import { type BatchResult, resultOf } from './batch-result.ts'
import { createFigures, lookupsOf, shapeOf } from './document-places.ts'
import type { Change, Documents, Opener, Projection } from './projection.ts'
import { type Entry, type Held, type Part, workingSet } from './working-set.ts'

export interface ProjectionBatch {
  /** Brings the documents that changes read into memory. */
  prefetch(changes: readonly Change[]): Promise<void>
  /**
   * Applies one event's changes, all or none: throws what a handler throws, and then nothing was changed. A
   * promise only where something has to be read first.
   */
  apply(changes: readonly Change[]): Promise<void> | undefined
  /** New documents that are not written yet, and everything that is in memory, by number. */
  held(): Held
  /** Persons whose keys must be in memory before `flush`, because a lookup shows their clear text. */
  persons(part: Part): string[]
  /**
   * The difference since the last flush, or only the documents that were inserted since then; their figures come
   * with the next flush of all. Call `written` once it is committed, `forget` when it is not.
   */
  flush(part: Part): BatchResult
  written(): void
  forget(): void
}

/** Documents that stay in memory between batches. */
const cachedEntries = 5_000

export function createProjectionBatch(
  projection: Projection,
  collection: Collection,
  open: Opener,
  cached = cachedEntries
): ProjectionBatch {
  const shape = shapeOf(projection)
  const set = workingSet(cached)
  const figures = createFigures()
  /** What the flush on its way is of. */
  let flushed: Part = 'all'
  /** What changes named, found once and ahead for a whole batch. */
  let named = new Map<Change, Named>()

  async function prefetch(changes: readonly Change[]) {
    named = new Map()
    for (let some = changes; some.length > 0; some = some.flatMap(foreseen)) {
      const unknown = find(some)
      if (unknown.size > 0) await bring(unknown)
    }
  }

  /** Finds the documents that changes read; gives the keys of those that are not in memory, and who named them. */
  function find(changes: readonly Change[]): Unknown {
    const unknown: Unknown = new Map()
    for (const change of changes) {
      if (change.is === 'insert') continue
      if (change.is === 'change') {
        if (!set.of(change.key) && !unknown.has(change.key)) unknown.set(change.key, [])
      } else named.set(change, namedBy(change.keys, unknown))
    }
    return unknown
  }

  function namedBy(keys: readonly string[], unknown: Unknown): Named {
    const entries: Named = new Map()
    for (const key of keys) {
      const entry = set.of(key)
      if (entry) {
        entries.set(key, entry)
        continue
      }
      const waiting = unknown.get(key)
      if (waiting) waiting.push(entries)
      else unknown.set(key, [entries])
    }
    return entries
  }

  async function bring(unknown: Unknown) {
    const bodies = await collection.load([...unknown.keys()])
    unknown.forEach((waiting, key) => {
      const entry = set.add(key, bodies.get(key))
      for (const entries of waiting) entries.set(key, entry)
    })
  }

  /** What a change will probably come to, so that a whole batch is read at once; `stage` asks it again. */
  function foreseen(change: Change): readonly Change[] {
    if (change.is !== 'depending' || change.prefix !== undefined) return []
    try {
      return change.with({ get: (key) => set.of(key)?.document }, [])
    } catch {
      return []
    }
  }

  function apply(changes: readonly Change[]): Promise<void> | undefined {
    try {
      const rest = stage(changes)
      if (rest) return rest.then(set.settle, undo)
    } catch (error) {
      undo(error)
    }
    set.settle()
    return undefined
  }

  function undo(error: unknown): never {
    set.unstage()
    throw error
  }

  /** Works changes out beside the documents; a promise only where something has to be read first. */
  function stage(changes: readonly Change[], from = 0): Promise<void> | undefined {
    for (let n = from; n < changes.length; n++) {
      const change = changes[n] as Change
      if (change.is === 'insert') {
        set.stage(set.of(change.key) ?? set.insert(change.key), change.document)
      } else if (change.is === 'change') {
        const entry = set.of(change.key) ?? set.add(change.key, undefined)
        set.stage(entry, change.with(currentOf(entry)))
      } else if (change.is === 'together') change.with(documentsOf(change))
      else {
        const rest = depending(change)
        if (rest) return rest.then(() => stage(changes, n + 1))
      }
    }
    return undefined
  }

  /** The documents that a change named, to read and to write. */
  function documentsOf(change: Naming): Documents {
    const entries = named.get(change)
    const entryOf = (key: string): Entry => {
      const entry = entries?.get(key)
      if (!entry) throw new Error(`document ${key} was not named by the change`)
      return entry
    }
    return {
      get: (key) => currentOf(entryOf(key)),
      put: (key, document) => set.stage(entryOf(key), document),
      remove: (key) => set.stage(entryOf(key), undefined)
    }
  }

  function depending(change: Depending): Promise<void> | undefined {
    const { prefix, with: decide } = change
    if (prefix === undefined) return carryOut(decide(documentsOf(change), []))
    return found(prefix).then((documents) => carryOut(decide(documentsOf(change), documents)))
  }

  function carryOut(decided: readonly Change[]): Promise<void> | undefined {
    const unforeseen = decided.filter((change) => !named.has(change))
    const unknown = find(unforeseen)
    if (unknown.size === 0) return stage(decided)
    return bring(unknown).then(() => stage(decided))
  }

  /** The documents of a prefix as they stand now: what is stored, with this batch's own over it. */
  async function found(prefix: string): Promise<any[]> {
    const documents = new Map<string, any>()
    for (let after = prefix; ; ) {
      const page = await collection.scan(after, 1_000)
      const within = page.filter(({ key }) => key.startsWith(prefix))
      for (const { key, body } of within) documents.set(key, JSON.parse(body))
      after = page.at(-1)?.key ?? ''
      if (page.length < 1_000 || within.length < page.length) break
    }
    for (const entry of [...set.changed('all'), ...set.staged()]) {
      if (entry.key.startsWith(prefix)) documents.set(entry.key, currentOf(entry))
    }
    const there = [...documents].filter(([, document]) => document !== undefined)
    return there.map(([key, document]) => ({ key, ...document }))
  }

  function persons(part: Part): string[] {
    if (shape.lookups.length === 0) return []
    const found = new Set<string>()
    const note: Opener = (sealed) => {
      if (typeof sealed === 'object' && sealed !== null) found.add(sealed.person)
      return null
    }
    for (const { document } of set.changed(part)) if (document !== undefined) lookupsOf(shape, document, note)
    return [...found]
  }

  return {
    prefetch,
    apply,
    held() {
      const { inserted, all } = set.size()
      return { inserted, all: all + figures.size() }
    },
    persons,
    flush(part) {
      flushed = part
      const result = resultOf(set.changed(part), shape, figures, open)
      return { ...result, figures: part === 'all' ? figures.take() : [] }
    },
    written() {
      set.written(flushed)
    },
    forget() {
      set.forget()
      figures.take()
    }
  }
}

type Depending = Extract<Change, { is: 'depending' }>
type Naming = Depending | Extract<Change, { is: 'together' }>

/** The documents that a change named, by key. */
type Named = Map<string, Entry>

/** Keys of documents that are not in memory, and what waits for them. */
type Unknown = Map<string, Named[]>

function currentOf({ isStaged, staged, document }: Entry): any {
  return isStaged ? staged : document
}
