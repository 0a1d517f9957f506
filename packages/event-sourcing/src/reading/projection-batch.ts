/**
 * Folds events into one collection: keeps the documents that they touch in memory, and turns the difference
 * into one commit. Each document is written once a batch, however many events changed it.
 */

import { eachSealed } from '../keys/key-ring.ts'
import type { Collection, DocumentWrite, FigureChange } from '../ports/read-models.ts'
import { documentHash } from './digest.ts'
import type { Change, Documents, ListDeclaration, Opener, Projection } from './projection.ts'

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

/** What a projection's documents are found by, as it is gone through for each of them. */
interface Shape {
  readonly lists: readonly [string, ListDeclaration][]
  readonly lookups: readonly [string, Projection['lookups'][string]][]
  readonly order: Projection['order']
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
  /** Documents that were changed since the last flush. */
  changed(): number
  /** Persons whose keys must be in memory before `flush`, because a lookup shows their clear text. */
  persons(): string[]
  /** The difference since the last flush. Call `written` once it is committed, `forget` when it is not. */
  flush(): BatchResult
  written(): void
  forget(): void
}

/** Changes of figures while they are added up, by list, its key, day and unit. */
type Figures = Map<string, { -readonly [Name in keyof FigureChange]: FigureChange[Name] }>

/** Documents that stay in memory between batches. */
const cachedEntries = 5_000

export function createProjectionBatch(
  projection: Projection,
  collection: Collection,
  open: Opener,
  cached = cachedEntries
): ProjectionBatch {
  const shape: Shape = {
    lists: Object.entries(projection.lists),
    lookups: Object.entries(projection.lookups),
    order: projection.order
  }
  const entries = new Map<string, Entry>()
  let changed: Entry[] = []
  /** Those of `entries` under whose keys nothing is stored. */
  let unstored: Entry[] = []

  async function prefetch(changes: readonly Change[]) {
    const unknown = unknownKeys(changes)
    if (unknown.length > 0) await bring(unknown)
    const decided = changes.some(({ is }) => is === 'depending') ? changes.flatMap(foreseen) : []
    if (decided.length > 0) await prefetch(decided)
  }

  /** Keys that the changes read and that are not in memory. */
  function unknownKeys(changes: readonly Change[]): string[] {
    const unknown = new Set<string>()
    for (const change of changes) {
      if (change.is === 'insert') continue
      if (change.is === 'change') {
        if (!entries.has(change.key)) unknown.add(change.key)
      } else for (const key of change.keys) if (!entries.has(key)) unknown.add(key)
    }
    return [...unknown]
  }

  async function bring(keys: readonly string[]) {
    const bodies = await collection.load(keys)
    for (const key of keys) {
      const stored = bodies.get(key)
      add(key, stored, stored === undefined ? undefined : JSON.parse(stored))
    }
  }

  function add(key: string, stored: string | undefined, document: any): Entry {
    const entry: Entry = { key, stored, was: document, document, changed: false, pending: undefined }
    entries.set(key, entry)
    if (stored === undefined) unstored.push(entry)
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

  const documentOf = (key: string) => entries.get(key)?.document

  function apply(changes: readonly Change[]): Promise<void> | undefined {
    const [first] = changes
    if (changes.length === 1 && first?.is === 'change') {
      keep(first.key, first.with(documentOf(first.key)))
      return undefined
    }
    if (changes.every(({ is }) => is === 'insert')) {
      for (const change of changes) if (change.is === 'insert') keep(change.key, change.document)
      return undefined
    }
    const staged = new Map<string, any>()
    const rest = stage(changes, staged)
    if (rest) return rest.then(() => keepAll(staged))
    keepAll(staged)
    return undefined
  }

  function keepAll(staged: ReadonlyMap<string, any>) {
    for (const [key, document] of staged) keep(key, document)
  }

  function keep(key: string, document: any) {
    const entry = entries.get(key) ?? add(key, undefined, undefined)
    entry.document = document
    if (!entry.changed) changed.push(entry)
    entry.changed = true
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
    for (const { key, document } of changed) if (key.startsWith(prefix)) documents.set(key, document)
    for (const [key, document] of staged) if (key.startsWith(prefix)) documents.set(key, document)
    const there = [...documents].filter(([, document]) => document !== undefined)
    return there.map(([key, document]) => ({ key, ...document }))
  }

  function persons(): string[] {
    const found = new Set<string>()
    if (shape.lookups.length === 0) return []
    const note = (document: any) => eachSealed(document, (sealed) => found.add(sealed.person))
    for (const { document } of changed) note(document)
    return [...found]
  }

  function flush(): BatchResult {
    const writes: DocumentWrite[] = []
    const figures: Figures = new Map()
    let hashes = 0n
    let documents = 0

    function write(key: string, body: string, document: any, fresh: boolean) {
      const places = placesOf(shape, document)
      hashes += documentHash(key, body)
      documents += 1
      count(figures, places, 1)
      writes.push({ key, body, ...places, lookups: lookupsOf(shape, document, open), fresh })
    }

    for (const entry of changed) {
      const { key, stored, was, document } = entry
      const body = document === undefined ? undefined : JSON.stringify(document)
      entry.pending = body
      if (body === stored) continue
      if (stored !== undefined) {
        hashes -= documentHash(key, stored)
        documents -= 1
        count(figures, placesOf(shape, was), -1)
      }
      if (body === undefined) writes.push({ key, body, lists: {}, order: '', lookups: {} })
      else write(key, body, document, stored === undefined)
    }
    const moved = [...figures.values()].filter((figure) => figure.count !== 0 || figure.sum !== 0)
    return { writes, figures: moved, hashes, documents }
  }

  function written() {
    for (const entry of changed) {
      if (entry.pending === undefined) entries.delete(entry.key)
      entry.stored = entry.pending
      entry.was = entry.document
      entry.pending = undefined
      entry.changed = false
    }
    changed = []
    // Nearly none of what is new is read again soon, and somebody else may come to write what was not there.
    for (const { key } of unstored) entries.delete(key)
    unstored = []
    if (entries.size > cached) entries.clear()
  }

  function forget() {
    changed = []
    unstored = []
    entries.clear()
  }

  return { prefetch, apply, changed: () => changed.length, persons, flush, written, forget }
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

/** The lists that a document is on, and what it counts for there. */
type Places = Pick<DocumentWrite, 'lists' | 'order'> & {
  readonly amounts: NonNullable<DocumentWrite['amounts']>
}

function placesOf({ lists: declared, order }: Shape, document: any): Places {
  const lists: Record<string, string> = {}
  const amounts: Record<string, { unit: string; sum: number }> = {}
  for (const [list, { by, amount }] of declared) {
    const owner = by(document)
    if (owner === null || owner === undefined) continue
    lists[list] = owner
    if (amount) amounts[list] = amount(document)
  }
  return { lists, amounts, order: order(document) }
}

function lookupsOf({ lookups: declared }: Shape, document: any, open: Opener): Record<string, string> {
  const lookups: Record<string, string> = {}
  for (const [lookup, read] of declared) {
    const value = read(document, open)
    if (value !== null) lookups[lookup] = value
  }
  return lookups
}

function count(figures: Figures, { lists, amounts, order }: Places, sign: 1 | -1) {
  const day = order.slice(0, 10)
  for (const list in lists) {
    const by = lists[list] as string
    const { unit, sum } = amounts[list] ?? nothing
    const name = `${list}\0${by}\0${day}\0${unit}`
    const known = figures.get(name)
    if (known) {
      known.count += sign
      known.sum += sign * sum
    } else figures.set(name, { list, by, day, unit, count: sign, sum: sign * sum })
  }
}

const nothing = { unit: '', sum: 0 }
