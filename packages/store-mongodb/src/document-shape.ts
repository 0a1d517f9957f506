/** How a document of a read model is stored, and by which indexes it is found. */
import type { CollectionSpec, DocumentWrite } from '@bursar/event-sourcing'
import type { AnyBulkWriteOperation, IndexDescription, Long } from 'mongodb'
import { long } from './whole-number.ts'

/** One letter each: the names are stored with every document. */
export interface DocumentRow {
  /** The key. */
  _id: string
  body: string
  /** The order of its lists. */
  o: string
  /** List → the list's key that it belongs to. */
  l?: Readonly<Record<string, string>>
  /** Lookup → the value it is found by. */
  k?: Readonly<Record<string, string>>
  /** List → what the list sums of it. */
  a?: Readonly<Record<string, { readonly unit: string; readonly sum: Long }>>
  /** Alphabetical list → its order, what is searched, and the trigrams of that. */
  t?: Readonly<Record<string, { readonly o: string; readonly s: string; readonly g: readonly string[] }>>
}

/** The fields of an alphabetical list's texts. Throws for a list that is not alphabetical. */
export function textFields(spec: CollectionSpec, list: string) {
  if (!spec.alphabetical?.includes(list))
    throw new Error(`${spec.projection} has no alphabetical list ${list}.`)
  return { order: `t.${list}.o`, search: `t.${list}.s`, grams: `t.${list}.g` }
}

/** Every three letters that stand in one line of a text. */
export function gramsOf(text: string): string[] {
  const grams = text.split('\n').flatMap((line) => {
    const letters = [...line]
    return letters.slice(2).map((_, n) => letters.slice(n, n + 3).join(''))
  })
  return [...new Set(grams)]
}

/** The field that holds which of the list's keys a document belongs to. Throws for an undeclared list. */
export function listField(spec: CollectionSpec, list: string): string {
  if (!spec.lists.includes(list)) throw new Error(`${spec.projection} has no list ${list}.`)
  return `l.${list}`
}

/** The field that holds the value a lookup finds the document by. Throws for an undeclared lookup. */
export function lookupField(spec: CollectionSpec, lookup: string): string {
  if (!spec.lookups.includes(lookup)) throw new Error(`${spec.projection} has no lookup ${lookup}.`)
  return `k.${lookup}`
}

/** Names become part of names of collections and of paths. */
export function checkNames(spec: CollectionSpec): void {
  for (const name of [spec.projection, ...spec.lists, ...spec.lookups]) {
    if (!/^[a-z][a-zA-Z0-9_-]{0,62}$/.test(name))
      throw new Error(`${name} cannot name a collection or a field.`)
  }
}

/** An index for each list and lookup, of the documents that are on it; the key at its end settles ties. */
export function indexesOf(spec: CollectionSpec): IndexDescription[] {
  const index = (name: string, field: string, order: Record<string, 1>): IndexDescription => ({
    name,
    key: { [field]: 1, ...order, _id: 1 },
    partialFilterExpression: { [field]: { $exists: true } }
  })
  return [
    ...spec.lists.map((list) => index(`list_${list}`, listField(spec, list), { o: 1 })),
    ...spec.lookups.map((lookup) => index(`lookup_${lookup}`, lookupField(spec, lookup), {})),
    ...(spec.alphabetical ?? []).flatMap((list) => textIndexesOf(spec, list))
  ]
}

/** The order, which has what is searched in it so that it answers by itself, and the trigrams. */
function textIndexesOf(spec: CollectionSpec, list: string): IndexDescription[] {
  const { order, search, grams } = textFields(spec, list)
  const place = listField(spec, list)
  const partialFilterExpression = { [place]: { $exists: true } }
  return [
    { name: `order_${list}`, key: { [place]: 1, [order]: 1, _id: 1, [search]: 1 }, partialFilterExpression },
    { name: `grams_${list}`, key: { [place]: 1, [grams]: 1 }, partialFilterExpression }
  ]
}

/** The write of one document as the driver takes it. */
export function asOperation(write: DocumentWrite): AnyBulkWriteOperation<DocumentRow> {
  const { key, body, order, lists, lookups, amounts = {}, texts = {}, fresh } = write
  if (body === undefined) return { deleteOne: { filter: { _id: key } } }
  const sums = Object.entries(amounts).map(([list, { unit, sum }]) => [list, { unit, sum: long(sum) }])
  const row = {
    body,
    o: order,
    ...(hasAny(lists) && { l: lists }),
    ...(hasAny(lookups) && { k: lookups }),
    ...(sums.length > 0 && { a: Object.fromEntries(sums) }),
    ...(Object.keys(texts).length > 0 && { t: textRows(texts) })
  }
  if (fresh) return { insertOne: { document: { _id: key, ...row } } }
  return { replaceOne: { filter: { _id: key }, replacement: row, upsert: true } }
}

function textRows(texts: NonNullable<DocumentWrite['texts']>): NonNullable<DocumentRow['t']> {
  const rows = Object.entries(texts).map(([list, { order, search }]) => {
    return [list, { o: order, s: search, g: gramsOf(search) }]
  })
  return Object.fromEntries(rows)
}

function hasAny(record: Readonly<Record<string, string>>): boolean {
  return Object.keys(record).length > 0
}
