/** What can be asked of one collection; every question is answered by an index. */
import type { Collection, ListRange, PageQuery, StoredDocument } from '@bursar/event-sourcing'
import type { Db, Document } from 'mongodb'
import type { Collections } from './collections.ts'
import { type DocumentRow, listField, lookupField } from './document-shape.ts'
import type { Figures } from './figures.ts'
import type { Registered } from './registered.ts'
import { storingAll } from './storage-error.ts'

type Row = Pick<DocumentRow, '_id' | 'body'>

const limits = {
  /** Keys in one question. */
  keys: 10_000,
  /** Milliseconds for which it is believed that the collection is still there. */
  readyMs: 1_000
}

/** The collection `target`. Its questions reject while it is being built, and once another one took its place. */
export function mongoCollection(
  database: Db,
  figures: Figures,
  collections: Collections,
  target: Registered
): Collection {
  const { spec, number, name } = target
  const documents = database.collection<DocumentRow>(name)
  const projection = { body: 1 }
  let readyUntil = 0

  /** Without its indexes an answer would be right and slow, and without its documents wrong. */
  async function ready(): Promise<void> {
    if (performance.now() < readyUntil) return
    const row = await collections.row(spec.projection, spec.generation)
    if (row?.number !== number) throw new Error(`${name} was dropped.`)
    if (!row.indexed) throw new Error(`${name} is being built and cannot be asked yet.`)
    readyUntil = performance.now() + limits.readyMs
  }

  async function load(keys: readonly string[]): Promise<Map<string, string>> {
    const bodies = new Map<string, string>()
    for (let start = 0; start < keys.length; start += limits.keys) {
      const some = keys.slice(start, start + limits.keys)
      const found = documents.find<Row>({ _id: { $in: some } }, { projection, batchSize: some.length + 1 })
      for (const { _id, body } of await found.toArray()) bodies.set(_id, body)
    }
    return bodies
  }

  async function find(lookup: string, value: string): Promise<StoredDocument | undefined> {
    const filter: Document = { [lookupField(spec, lookup)]: value }
    const row = await documents.findOne<Row>(filter, { projection, sort: { _id: 1 } })
    return row ? asDocument(row) : undefined
  }

  async function page(query: PageQuery): Promise<StoredDocument[]> {
    const { descending, offset: skip, limit } = query
    const direction = descending ? -1 : 1
    const sort = { o: direction, _id: direction } as const
    if (limit <= 0) return []
    const options = { projection, sort, skip, limit, batchSize: limit }
    return (await documents.find<Row>(stretch(target, query), options).toArray()).map(asDocument)
  }

  async function scan(after: string, limit: number): Promise<StoredDocument[]> {
    if (limit <= 0) return []
    const options = { projection, sort: { _id: 1 }, limit, batchSize: limit } as const
    return (await documents.find<Row>({ _id: { $gt: after } }, options).toArray()).map(asDocument)
  }

  return storingAll<Collection>({
    load,
    async find(lookup, value) {
      await ready()
      return find(lookup, value)
    },
    async page(query) {
      await ready()
      return page(query)
    },
    async tally(range) {
      await ready()
      return figures.tally(target, documents, range)
    },
    scan
  })
}

function stretch({ spec }: Registered, { list, by, from, before }: ListRange): Document {
  const filter: Document = { [listField(spec, list)]: by }
  if (from === undefined && before === undefined) return filter
  const order = { ...(from !== undefined && { $gte: from }), ...(before !== undefined && { $lt: before }) }
  return { ...filter, o: order }
}

function asDocument({ _id, body }: Row): StoredDocument {
  return { key: _id, body }
}
