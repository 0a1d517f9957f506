/**
 * Folds events into one collection: keeps the documents that they touch in memory, and turns the difference
 * into one commit. Each document is written once a batch, however many events changed it.
 */
import { documentHash } from './digest.ts'
import { eachSealed } from './key-ring.ts'
import type { Change, Documents, ListDeclaration, Opener, Projection } from './projection.ts'
import type { Collection, DocumentWrite, FigureChange } from './read-models.ts'

interface Entry {
  /** The stored text, undefined when there is none. */
  stored: string | undefined
  /** The document of that text. Handlers never change a document, so it need not be parsed again. */
  was: any
  document: any
  /** True for one that an event just brought: nearly none of those is read again soon, so it is not kept. */
  inserted: boolean
  /** The text that the flush on its way stores. */
  pending: string | undefined
}

/** What a projection's documents are found by, as it is gone through for each of them. */
interface Shape {
  readonly lists: readonly [string, ListDeclaration][]
  readonly lookups: readonly [string, Projection['lookups'][string]][]
  readonly order: Projection['order']
}

type Inserted = Extract<Change, { is: 'insert' }>

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
  const dirty = new Set<string>()

  async function prefetch(changes: readonly Change[]) {
    const absent = absentKeys(changes)
    if (absent.length > 0) await bring(absent)
    const decided = changes.some(({ is }) => is === 'depending') ? changes.flatMap(foreseen) : []
    if (decided.length > 0) await prefetch(decided)
  }

  /** Keys that the changes read and that are not in memory. */
  function absentKeys(changes: readonly Change[]): string[] {
    const absent = new Set<string>()
    for (const change of changes) {
      if (change.is === 'insert') continue
      if (change.is === 'change') {
        if (!entries.has(change.key)) absent.add(change.key)
      } else for (const key of change.keys) if (!entries.has(key)) absent.add(key)
    }
    return [...absent]
  }

  async function bring(absent: readonly string[]) {
    const bodies = await collection.load(absent)
    for (const key of absent) {
      const stored = bodies.get(key)
      const document = stored === undefined ? undefined : JSON.parse(stored)
      entries.set(key, { stored, was: document, document, inserted: false, pending: undefined })
    }
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
    if (changes.every(({ is }) => is === 'insert')) {
      for (const { key, document } of changes as readonly Inserted[]) keep(key, document, true)
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

  function keep(key: string, document: any, inserted = false) {
    const entry = entries.get(key)
    if (entry) {
      entry.document = document
      entry.inserted = inserted
    } else entries.set(key, { stored: undefined, was: undefined, document, inserted, pending: undefined })
    dirty.add(key)
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
    const absent = absentKeys(decided)
    if (absent.length === 0) return stage(decided, staged)
    return bring(absent).then(() => stage(decided, staged))
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
    for (const key of dirty) if (key.startsWith(prefix)) documents.set(key, entries.get(key)?.document)
    for (const [key, document] of staged) if (key.startsWith(prefix)) documents.set(key, document)
    const there = [...documents].filter(([, document]) => document !== undefined)
    return there.map(([key, document]) => ({ key, ...document }))
  }

  function persons(): string[] {
    const found = new Set<string>()
    if (shape.lookups.length === 0) return []
    for (const key of dirty) eachSealed(entries.get(key)?.document, (sealed) => found.add(sealed.person))
    return [...found]
  }

  function flush(): BatchResult {
    const writes: DocumentWrite[] = []
    const figures: Figures = new Map()
    let hashes = 0n
    let documents = 0
    for (const key of dirty) {
      const entry = entries.get(key) as Entry
      const body = entry.document === undefined ? undefined : JSON.stringify(entry.document)
      entry.pending = body
      if (body === entry.stored) continue
      if (entry.stored !== undefined) {
        hashes -= documentHash(key, entry.stored)
        documents -= 1
        countFigures(shape, figures, entry.was, -1)
      }
      if (body !== undefined) {
        hashes += documentHash(key, body)
        documents += 1
        countFigures(shape, figures, entry.document, 1)
      }
      writes.push(documentWrite(shape, key, entry, body, open))
    }
    const moved = [...figures.values()].filter((figure) => figure.count !== 0 || figure.sum !== 0)
    return { writes, figures: moved, hashes, documents }
  }

  function written() {
    for (const key of dirty) {
      const entry = entries.get(key) as Entry
      if (entry.inserted) entries.delete(key)
      else {
        entry.stored = entry.pending
        entry.was = entry.document
        entry.pending = undefined
      }
    }
    dirty.clear()
    if (entries.size > cached) entries.clear()
  }

  function forget() {
    dirty.clear()
    entries.clear()
  }

  return { prefetch, apply, changed: () => dirty.size, persons, flush, written, forget }
}

function accessor(keys: readonly string[], get: (key: string) => any, staged: Map<string, any>): Documents {
  const named = new Set(keys)
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

function countFigures(shape: Shape, figures: Figures, document: any, sign: 1 | -1) {
  for (const [list, declared] of shape.lists) {
    const by = declared.by(document)
    if (by === null || by === undefined) continue
    const { unit, sum } = declared.amount?.(document) ?? { unit: '', sum: 0 }
    const day = shape.order(document).slice(0, 10)
    const name = `${list}\0${by}\0${day}\0${unit}`
    const known = figures.get(name)
    if (known) {
      known.count += sign
      known.sum += sign * sum
    } else figures.set(name, { list, by, day, unit, count: sign, sum: sign * sum })
  }
}

function documentWrite(
  shape: Shape,
  key: string,
  entry: Entry,
  body: string | undefined,
  open: Opener
): DocumentWrite {
  const { document } = entry
  const lists: Record<string, string> = {}
  const amounts: Record<string, { unit: string; sum: number }> = {}
  const lookups: Record<string, string> = {}
  if (body === undefined) return { key, body, lists, amounts, order: '', lookups }
  for (const [list, declared] of shape.lists) {
    const by = declared.by(document)
    if (by === null || by === undefined) continue
    lists[list] = by
    if (declared.amount) amounts[list] = declared.amount(document)
  }
  for (const [lookup, read] of shape.lookups) {
    const value = read(document, open)
    if (value !== null) lookups[lookup] = value
  }
  return {
    key,
    body,
    lists,
    amounts,
    order: shape.order(document),
    lookups,
    fresh: entry.stored === undefined
  }
}
