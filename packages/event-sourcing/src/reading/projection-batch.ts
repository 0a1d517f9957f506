/**
 * Folds events into one collection: keeps the documents that they touch in memory, and turns the difference
 * into one commit. Each document is written once a batch, however many events changed it.
 */

import type { Collection, DocumentWrite, FigureChange } from '../ports/read-models.ts'
import { documentHash } from './digest.ts'
import { createFigures, lookupsOf, placesOf, shapeOf } from './document-places.ts'
import type { Change, Documents, Opener, Projection } from './projection.ts'

/** A document, or the knowledge that there is none, as the batch has it. */
interface Entry {
  readonly key: string
  /** Undefined: nothing is stored under the key. */
  stored: string | undefined
  /** The document of that text. Handlers never change a document, so it need not be parsed again. */
  was: any
  /** Undefined as long as there is none, or once it is removed. */
  document: any
  /** Whether it was changed since the last commit. */
  changed: boolean
  /** The text that the flush on its way stores. */
  pending: string | undefined
}

/** What a batch comes to, ready for a commit. */
export interface BatchResult {
  readonly writes: DocumentWrite[]
  readonly figures: FigureChange[]
  /** Difference of the digest. */
  readonly hashes: bigint
  /** Difference of the number of documents. */
  readonly documents: number
}

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

export type Part = 'all' | 'inserted'

export interface Held {
  readonly inserted: number
  readonly all: number
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
  /**
   * New documents until they are written. In a map of their own that is then given up: a map that grows and shrinks
   * again and again drags what was in it from one collection of young garbage to the next.
   */
  let inserted = new Map<string, Entry>()
  /** All others that are in memory, and those that were changed since they were written last. */
  const entries = new Map<string, Entry>()
  let changed: Entry[] = []
  /** Those of `entries` under whose keys nothing is stored. */
  let unstored: Entry[] = []
  const figures = createFigures()
  /** What the flush on its way is of. */
  let flushed: Part = 'all'
  /** Foreseen changes whose documents are in memory, as long as nothing goes from there. */
  let brought = new WeakSet<readonly Change[]>()

  async function prefetch(changes: readonly Change[]) {
    const unknown = unknownKeys(changes)
    if (unknown.length > 0) await bring(unknown)
    if (!changes.some(({ is }) => is === 'depending')) return
    const decided = changes.map(foreseen).filter((some) => some.length > 0)
    if (decided.length > 0) await prefetch(decided.flat())
    for (const some of decided) brought.add(some)
  }

  /** Keys that the changes read and that are not in memory. */
  function unknownKeys(changes: readonly Change[]): string[] {
    const unknown = new Set<string>()
    for (const change of changes) {
      if (change.is === 'insert') continue
      if (change.is === 'change') {
        if (!isHere(change.key)) unknown.add(change.key)
      } else for (const key of change.keys) if (!isHere(key)) unknown.add(key)
    }
    return [...unknown]
  }

  async function bring(keys: readonly string[]) {
    const bodies = await collection.load(keys)
    for (const key of keys) {
      const stored = bodies.get(key)
      if (stored === undefined) addUnstored(key)
      else entries.set(key, newEntry(key, stored, JSON.parse(stored)))
    }
  }

  function addUnstored(key: string): Entry {
    const entry = newEntry(key, undefined, undefined)
    entries.set(key, entry)
    unstored.push(entry)
    return entry
  }

  /** What a change will probably come to, so that a whole batch is read at once; `stage` asks it again. */
  function foreseen(change: Change): readonly Change[] {
    if (change.is !== 'depending' || change.prefix !== undefined) return []
    try {
      return change.with({ get: documentOf }, [])
    } catch {
      return []
    }
  }

  const entryOf = (key: string) => entries.get(key) ?? inserted.get(key)
  const isHere = (key: string) => entries.has(key) || inserted.has(key)
  const documentOf = (key: string) => entryOf(key)?.document

  function apply(changes: readonly Change[]): Promise<void> | undefined {
    const [first] = changes
    if (changes.length === 1 && first?.is === 'change') {
      keep(first.key, first.with(documentOf(first.key)))
      return undefined
    }
    if (changes.every(({ is }) => is === 'insert')) {
      for (const change of changes) if (change.is === 'insert') keepNew(change.key, change.document)
      return undefined
    }
    const staged = new Map<string, any>()
    const rest = stage(changes, staged)
    if (rest) return rest.then(() => keepAll(changes, staged))
    keepAll(changes, staged)
    return undefined
  }

  function keepAll(changes: readonly Change[], staged: Map<string, any>) {
    for (const change of changes) {
      if (change.is !== 'insert' || !staged.has(change.key)) continue
      keepNew(change.key, staged.get(change.key))
      staged.delete(change.key)
    }
    for (const [key, document] of staged) keep(key, document)
  }

  function keep(key: string, document: any) {
    const entry = entryOf(key) ?? addUnstored(key)
    entry.document = document
    if (!entry.changed) changed.push(entry)
    entry.changed = true
  }

  function keepNew(key: string, document: any) {
    if (isHere(key)) return keep(key, document)
    const entry = newEntry(key, undefined, undefined)
    entry.document = document
    entry.changed = true
    inserted.set(key, entry)
  }

  /** Works changes out beside the documents; a promise only where something has to be read first. */
  function stage(changes: readonly Change[], staged: Map<string, any>, from = 0): Promise<void> | undefined {
    const get = (key: string) => (staged.has(key) ? staged.get(key) : documentOf(key))
    for (let n = from; n < changes.length; n++) {
      const change = changes[n] as Change
      if (change.is === 'insert') staged.set(change.key, change.document)
      else if (change.is === 'change') staged.set(change.key, change.with(get(change.key)))
      else if (change.is === 'together') change.with(accessor(change.keys, get, staged))
      else {
        const rest = depending(change, get, staged)
        if (rest) return rest.then(() => stage(changes, staged, n + 1))
      }
    }
    return undefined
  }

  function depending(
    { keys, prefix, with: decide }: Extract<Change, { is: 'depending' }>,
    get: (key: string) => any,
    staged: Map<string, any>
  ): Promise<void> | undefined {
    if (prefix !== undefined) {
      return found(prefix, staged).then((documents) =>
        carryOut(decide(accessor(keys, get, staged), documents), staged)
      )
    }
    return carryOut(decide(accessor(keys, get, staged), []), staged)
  }

  function carryOut(decided: readonly Change[], staged: Map<string, any>): Promise<void> | undefined {
    if (brought.has(decided)) return stage(decided, staged)
    const unknown = unknownKeys(decided)
    if (unknown.length === 0) return stage(decided, staged)
    return bring(unknown).then(() => stage(decided, staged))
  }

  /** The documents of a prefix as they stand now: what is stored, with this batch's own over it. */
  async function found(prefix: string, staged: Map<string, any>): Promise<any[]> {
    const documents = new Map<string, any>()
    for (let after = prefix; ; ) {
      const page = await collection.scan(after, 1_000)
      const within = page.filter(({ key }) => key.startsWith(prefix))
      for (const { key, body } of within) documents.set(key, JSON.parse(body))
      after = page.at(-1)?.key ?? ''
      if (page.length < 1_000 || within.length < page.length) break
    }
    for (const { key, document } of entriesOf('all')) if (key.startsWith(prefix)) documents.set(key, document)
    for (const [key, document] of staged) if (key.startsWith(prefix)) documents.set(key, document)
    const there = [...documents].filter(([, document]) => document !== undefined)
    return there.map(([key, document]) => ({ key, ...document }))
  }

  /** What a flush of a part is of. */
  const entriesOf = (part: Part) => [...inserted.values(), ...(part === 'all' ? changed : [])]

  function persons(part: Part): string[] {
    if (shape.lookups.length === 0) return []
    const found = new Set<string>()
    const note: Opener = (sealed) => {
      if (typeof sealed === 'object' && sealed !== null) found.add(sealed.person)
      return null
    }
    for (const { document } of entriesOf(part)) if (document !== undefined) lookupsOf(shape, document, note)
    return [...found]
  }

  function flush(part: Part): BatchResult {
    const writes: DocumentWrite[] = []
    let hashes = 0n
    let documents = 0

    function write(key: string, body: string, document: any, fresh: boolean) {
      const places = placesOf(shape, document)
      hashes += documentHash(key, body)
      documents += 1
      figures.count(places, 1)
      writes.push({ key, body, ...places, lookups: lookupsOf(shape, document, open), fresh })
    }

    flushed = part
    for (const entry of entriesOf(part)) {
      const { key, stored, was, document } = entry
      const body = document === undefined ? undefined : JSON.stringify(document)
      entry.pending = body
      if (body === stored) continue
      if (stored !== undefined) {
        hashes -= documentHash(key, stored)
        documents -= 1
        figures.count(placesOf(shape, was), -1)
      }
      if (body === undefined) writes.push({ key, body, lists: {}, order: '', lookups: {} })
      else write(key, body, document, stored === undefined)
    }
    return { writes, figures: part === 'all' ? figures.take() : [], hashes, documents }
  }

  function written() {
    // Nearly none of what is new is read again soon, and somebody else may come to write what was not there.
    inserted = new Map()
    brought = new WeakSet()
    if (flushed === 'inserted') return
    for (const entry of changed) {
      if (entry.pending === undefined) entries.delete(entry.key)
      entry.stored = entry.pending
      entry.was = entry.document
      entry.pending = undefined
      entry.changed = false
    }
    changed = []
    for (const { key } of unstored) entries.delete(key)
    unstored = []
    if (entries.size > cached) entries.clear()
  }

  function forget() {
    inserted = new Map()
    brought = new WeakSet()
    changed = []
    unstored = []
    entries.clear()
    figures.take()
  }

  const held = () => ({ inserted: inserted.size, all: inserted.size + entries.size + figures.size() })

  return { prefetch, apply, held, persons, flush, written, forget }
}

function newEntry(key: string, stored: string | undefined, document: any): Entry {
  return { key, stored, was: document, document, changed: false, pending: undefined }
}

function accessor(
  named: ReadonlySet<string>,
  get: (key: string) => any,
  staged: Map<string, any>
): Documents {
  const check = (key: string) => {
    if (!named.has(key)) throw new Error(`document ${key} was not named by the change`)
  }
  return {
    get(key) {
      check(key)
      return get(key)
    },
    put(key, document) {
      check(key)
      staged.set(key, document)
    },
    remove(key) {
      check(key)
      staged.set(key, undefined)
    }
  }
}
