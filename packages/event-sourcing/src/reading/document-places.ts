/** What documents are found by, and what they count for, as their projection declares it. */
import { plus } from '@bursar/contracts'
import type { DocumentWrite, ListTexts, TotalChange } from '../ports/read-models.ts'
import type { ListDeclaration, Opener, Projection } from './projection.ts'

/** A projection's declarations, as they are gone through for each of its documents. */
export interface Shape {
  readonly lists: readonly [string, ListDeclaration][]
  readonly lookups: readonly [string, Projection['lookups'][string]][]
  readonly order: Projection['order']
  /** Whether clear text stands beside the documents, or what is made of it. */
  readonly opens: boolean
}

export function shapeOf({ lists, lookups, order }: Projection): Shape {
  const declared = Object.entries(lists)
  const named = Object.entries(lookups)
  const opens = named.length > 0 || declared.some(([, { texts }]) => texts)
  return { lists: declared, lookups: named, order, opens }
}

/** The lists that a document is on, and what it counts for there. */
export type Places = Pick<DocumentWrite, 'lists' | 'order'> & {
  readonly amounts: NonNullable<DocumentWrite['amounts']>
}

export function placesOf({ lists: declared, order }: Shape, document: any): Places {
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

export function lookupsOf({ lookups: declared }: Shape, document: any, open: Opener): Record<string, string> {
  if (declared.length === 0) return none
  const lookups: Record<string, string> = {}
  for (const [lookup, read] of declared) {
    const value = read(document, open)
    if (value !== null) lookups[lookup] = value
  }
  return lookups
}

const none = {}

/** The texts of a document on the alphabetical ones of its lists. */
export function textsOf(
  { lists: declared }: Shape,
  document: any,
  open: Opener
): NonNullable<DocumentWrite['texts']> {
  const texts: Record<string, ListTexts> = {}
  for (const [list, { by, texts: read }] of declared) {
    if (!read || (by(document) ?? null) === null) continue
    const { order, search } = read(document, open)
    const lines = search.filter((text) => text !== null && text !== '')
    texts[list] = { order: lower(order ?? ''), search: lines.map((text) => lower(text ?? '')).join('\n') }
  }
  return texts
}

/** Cut between characters: half of one would be stored as another one. */
const lower = (text: string) =>
  text
    .toLowerCase()
    .slice(0, TEXT_CHARS_MAX)
    .replace(/[\ud800-\udbff]$/, '')

/** Of one text: no name is longer, and an index takes no more. */
const TEXT_CHARS_MAX = 255

/** Adds up what documents that come and go change of the totals of their lists. */
export interface Totals {
  /** @param sign 1 for a document that comes, -1 for one that goes */
  count(places: Places, sign: 1 | -1): void
  size(): number
  /** The changes so far, which then begin anew. */
  take(): TotalChange[]
}

type Sum = { -readonly [Name in keyof TotalChange]: TotalChange[Name] }

export function createTotals(): Totals {
  /** By list, its key, day and unit. */
  let sums = new Map<string, Sum>()
  /** What was counted last of each list: the next document is nearly always of the same key and day. */
  let last = new Map<string, Sum>()

  function sumOf(list: string, by: string, day: string, unit: string): Sum {
    const lately = last.get(list)
    if (lately && lately.by === by && lately.day === day && lately.unit === unit) return lately
    const name = `${list}\0${by}\0${day}\0${unit}`
    const found = sums.get(name) ?? { list, by, day, unit, count: 0, sum: 0 }
    sums.set(name, found)
    last.set(list, found)
    return found
  }

  return {
    count({ lists, amounts, order }, sign) {
      const day = order.slice(0, 10)
      for (const list in lists) {
        const { unit, sum } = amounts[list] ?? noAmount
        const total = sumOf(list, lists[list] as string, day, unit)
        total.count += sign
        total.sum = plus(total.sum, sign * sum)
      }
    },
    size: () => sums.size,
    take() {
      const changes = [...sums.values()].filter(({ count, sum }) => count !== 0 || sum !== 0)
      sums = new Map()
      last = new Map()
      return changes
    }
  }
}

const noAmount = { unit: '', sum: 0 }
