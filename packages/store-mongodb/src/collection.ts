/** What can be asked of one collection; every question is answered by an index. */
import {
  type Collection,
  type ListRange,
  type PageQuery,
  type PlacedDocument,
  parsedReads,
  type StoredDocument
} from '@bursar/event-sourcing'
import type { Db, Document } from 'mongodb'
import { alphabeticalCount, alphabeticalPage } from './alphabetical.ts'
import { askedTogether } from './asked-together.ts'
import type { Collections } from './collections.ts'
import { type DocumentRow, listField, lookupField } from './document-shape.ts'
import { inTime } from './in-time.ts'
import type { Registered } from './registered.ts'
import { storingAll } from './storing-all.ts'
import type { Totals } from './totals.ts'
import { whole } from './whole-number.ts'

type Row = Pick<DocumentRow, '_id' | 'body'>

const limits = {
  /** Keys in one question. */
  keys: 10_000,
  /** Keys that are asked for together with those of others. */
  few: 20,
  /** Milliseconds for which it is believed that the collection is still there. */
  readyMs: 1_000
}

/** The collection `target`. Its questions reject while it is being built, and once another one took its place. */
export function mongoCollection(
  database: Db,
  totals: Totals,
  collections: Collections,
  target: Registered
): Collection {
  const { spec, number, name } = target
  const documents = database.collection<DocumentRow>(name)
  const projection = { body: 1 }
  const lookups = new Map<string, (value: string) => Promise<StoredDocument | undefined>>()
  let readyUntil = 0
  let looking: Promise<void> | undefined

  /** Without its indexes an answer would be right and slow, and without its documents wrong. */
  function ready(): Promise<void> | undefined {
    if (performance.now() < readyUntil) return undefined
    // One look for all that ask meanwhile.
    looking ??= inTime(look).finally(() => {
      looking = undefined
    })
    return looking
  }

  async function look(): Promise<void> {
    const row = await collections.row(spec.projection, spec.generation)
    if (row?.number !== number) throw new Error(`${name} was dropped.`)
    if (!row.indexed) throw new Error(`${name} is being built and cannot be read yet.`)
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

  const loadOne = askedTogether<string, string>((key) => key, load)

  /** The few that a request asks for come with those of other requests; the many of a batch by themselves. */
  async function loadFew(keys: readonly string[]): Promise<Map<string, string>> {
    if (keys.length > limits.few) return load(keys)
    const bodies = await Promise.all(keys.map(async (key) => [key, await loadOne(key)] as const))
    return new Map(bodies.flatMap(([key, body]) => (body === undefined ? [] : [[key, body]])))
  }

  /** The first document of each value. */
  async function first(field: string, values: readonly string[]): Promise<Map<string, StoredDocument>> {
    const [value = ''] = values
    if (values.length > 1) return firstOfMany(field, values)
    const row = await documents.findOne<Row>({ [field]: value }, { projection, sort: { _id: 1 } })
    return row ? new Map([[value, asDocument(row)]]) : new Map()
  }

  async function firstOfMany(field: string, values: readonly string[]): Promise<Map<string, StoredDocument>> {
    const found = documents.aggregate<Row & { value: string }>(
      [
        { $match: { [field]: { $in: [...values] } } },
        { $sort: { [field]: 1, _id: 1 } },
        { $group: { _id: `$${field}`, key: { $first: '$_id' }, body: { $first: '$body' } } },
        { $project: { _id: '$key', value: '$_id', body: 1 } }
      ],
      { batchSize: values.length + 1 }
    )
    return new Map((await found.toArray()).map((row) => [row.value, asDocument(row)]))
  }

  function find(lookup: string, value: string): Promise<StoredDocument | undefined> {
    const known = lookups.get(lookup)
    if (known) return known(value)
    const field = lookupField(spec, lookup)
    const asked = askedTogether<string, StoredDocument>(
      (one) => one,
      (values) => first(field, values)
    )
    lookups.set(lookup, asked)
    return asked(value)
  }

  async function findAfter(
    lookup: string,
    value: string,
    after: string
  ): Promise<StoredDocument | undefined> {
    const asked = { [lookupField(spec, lookup)]: value, _id: { $gt: after } }
    const row = await documents.findOne<Row>(asked, { projection, sort: { _id: 1 } })
    return row ? asDocument(row) : undefined
  }

  async function page(query: PageQuery): Promise<Row[]> {
    const { descending, offset: skip, limit } = query
    const direction = descending ? -1 : 1
    const sort = { o: direction, _id: direction } as const
    if (limit <= 0) return []
    const options = { projection, sort, skip, limit, batchSize: limit }
    return documents.find<Row>(stretch(target, query), options).toArray()
  }

  async function scan(after: string, limit: number): Promise<StoredDocument[]> {
    if (limit <= 0) return []
    const options = { projection, sort: { _id: 1 }, limit, batchSize: limit } as const
    return (await documents.find<Row>({ _id: { $gt: after } }, options).toArray()).map(asDocument)
  }

  const texts: Pick<Collection, 'load' | 'find'> = {
    load: loadFew,
    async find(lookup, value, after) {
      await ready()
      return after === undefined ? find(lookup, value) : findAfter(lookup, value, after)
    }
  }

  return storingAll<Collection>({
    ...texts,
    ...parsedReads(texts),
    async page(query) {
      await ready()
      return (await page(query)).map(asDocument)
    },
    async documents(query) {
      await ready()
      return (await page(query)).map(({ body }) => JSON.parse(body))
    },
    async tally(range) {
      await ready()
      return totals.tally(target, documents, range)
    },
    async alphabetical(query) {
      await ready()
      return alphabeticalPage(documents, target, query)
    },
    async alphabeticalCount(search) {
      await ready()
      return alphabeticalCount(documents, target, search)
    },
    scan,
    async scanPlaced(after, limit) {
      if (limit <= 0) return []
      const options = { sort: { _id: 1 }, limit, batchSize: limit } as const
      return (await documents.find({ _id: { $gt: after } }, options).toArray()).map(asPlaced)
    },
    totals: (offset, limit) => totals.all(number, offset, limit)
  })
}

function asPlaced({ _id, body, o, l = {}, k = {}, a = {}, t = {} }: DocumentRow): PlacedDocument {
  const texts = Object.fromEntries(
    Object.entries(t).map(([list, { o: order, s: search }]) => [list, { order, search }])
  )
  const sums = Object.entries(a).map(([list, { unit, sum }]) => [list, { unit, sum: whole(sum) }])
  return { key: _id, body, order: o, lists: l, lookups: k, amounts: Object.fromEntries(sums), texts }
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
