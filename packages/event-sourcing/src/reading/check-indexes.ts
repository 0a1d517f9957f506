/**
 * What a read model keeps beside its documents, compared with what the documents say: lookups, places on lists, and the
 * totals of lists. Nobody else would notice when one of them is wrong; the digest is of documents alone.
 */
import { type Exact, plus } from '@bursar/contracts'
import { type KeyRing, sealedPersons } from '../keys/key-ring.ts'
import type { Collection, PlacedDocument, StoredTotal } from '../ports/read-models.ts'
import type { Clock } from '../ports/world.ts'
import type { Builder } from './builder.ts'
import { digestChange, EMPTY_DIGEST } from './digest.ts'
import { createTotals, lookupsOf, placesOf, shapeOf, textsOf } from './document-places.ts'

export interface IndexCheck {
  readonly documents: number
  /** The digest that the documents add up to. */
  readonly digest: string
  /** What is wrong, at most a few of each: `lookup email of user/1`, `list profile of 7`. */
  readonly lookups: readonly string[]
  readonly lists: readonly string[]
  readonly totals: readonly string[]
  /** How many totals were compared. */
  readonly totalsCompared: number
}

const limits = { page: 1_000, totals: 10_000, named: 5 }

/** Goes through a serving generation. It may move on meanwhile, and then digest and totals mean nothing. */
export async function checkIndexes(
  { collection, stored: projection }: Pick<Builder, 'collection' | 'stored'>,
  keys: Pick<KeyRing, 'load' | 'openAny'>,
  clock: Pick<Clock, 'sleep'>
): Promise<IndexCheck> {
  const shape = shapeOf(projection)
  const digest = digestChange()
  const counted = createTotals()
  const [lookups, lists] = [found(), found()]
  let documents = 0
  for (let after = ''; ; ) {
    const page = await collection.scanPlaced(after, limits.page)
    const parsed = page.map(({ body }) => JSON.parse(body))
    if (shape.opens) await keys.load(parsed.flatMap(sealedPersons))
    for (const [n, stored] of page.entries()) {
      digest.add(stored.key, stored.body)
      const places = placesOr(() => placesOf(shape, parsed[n]))
      if (!places) {
        lists.add(`place of ${stored.key}`)
        continue
      }
      counted.count(places, 1)
      for (const name of differing(stored.lookups, lookupsOf(shape, parsed[n], keys.openAny)))
        lookups.add(`lookup ${name} of ${stored.key}`)
      for (const name of differing(lines(stored.texts), lines(textsOf(shape, parsed[n], keys.openAny))))
        lists.add(`texts ${name} of ${stored.key}`)
      for (const name of misplaced(stored, places)) lists.add(`${name} of ${stored.key}`)
    }
    documents += page.length
    if (page.length < limits.page) break
    after = page.at(-1)?.key ?? ''
    await clock.sleep(0)
  }
  const expected = expectedTotals(counted)
  const totals = await comparedTotals(collection.totals, expected, clock)
  const sum = digest.applyTo(EMPTY_DIGEST)
  return { documents, digest: sum, lookups: lookups.list, lists: lists.list, ...totals }
}

/** Undefined for a document that nobody of this code wrote. */
function placesOr<Places>(places: () => Places): Places | undefined {
  try {
    return places()
  } catch {
    return undefined
  }
}

/** In which of its places a document is not where it should be. */
export function misplaced(stored: PlacedDocument, places: ReturnType<typeof placesOf>): string[] {
  const amounts = (of: PlacedDocument['amounts']) =>
    Object.fromEntries(Object.entries(of).map(([list, { unit, sum }]) => [list, `${unit} ${sum}`]))
  const names = [
    ...differing(stored.lists, places.lists),
    ...differing(amounts(stored.amounts), amounts(places.amounts))
  ].map((name) => `list ${name}`)
  return stored.order === places.order ? names : ['order', ...names]
}

/** Texts that can be compared: of each list both in one. */
export function lines(texts: PlacedDocument['texts']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([list, { order, search }]) => [list, `${order}\n${search}`])
  )
}

/** Names whose values are not the same in both. */
export function differing(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>
): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...names].filter((name) => one[name] !== other[name])
}

type Sums = Map<string, { count: number; sum: Exact }>

function expectedTotals(counted: ReturnType<typeof createTotals>): Sums {
  const sums: Sums = new Map()
  for (const { list, by, day, unit, count, sum } of counted.take()) {
    for (const of of [day, null]) {
      const name = nameOf({ list, by, day: of, unit })
      const known = sums.get(name)
      sums.set(name, { count: (known?.count ?? 0) + count, sum: plus(known?.sum ?? 0, sum) })
    }
  }
  return sums
}

type ReadTotals = Collection['totals']

/** All totals of a collection, by what is said of them. */
export async function totalSums(read: ReadTotals, clock: Pick<Clock, 'sleep'>): Promise<Sums> {
  const sums: Sums = new Map()
  for (let offset = 0; ; offset += limits.totals) {
    const page = await read(offset, limits.totals)
    for (const total of page) sums.set(nameOf(total), { count: total.count, sum: total.sum })
    if (page.length < limits.totals) return sums
    await clock.sleep(0)
  }
}

/** Kept totals, and what they should be. */
export async function comparedTotals(
  read: ReadTotals,
  expected: Sums,
  clock: Pick<Clock, 'sleep'>
): Promise<Pick<IndexCheck, 'totals' | 'totalsCompared'>> {
  const wrong = found()
  let offset = 0
  for (;;) {
    const page = await read(offset, limits.totals)
    for (const total of page) {
      const name = nameOf(total)
      const { count, sum } = expected.get(name) ?? { count: 0, sum: 0 }
      expected.delete(name)
      if (total.count !== count || total.sum !== sum)
        wrong.add(
          `${name} has ${total.count} rows with a sum of ${total.sum}, but should have ${count} rows with a sum of ${sum}`
        )
    }
    offset += page.length
    if (page.length < limits.totals) break
    await clock.sleep(0)
  }
  for (const [name, { count, sum }] of expected) {
    if (count !== 0 || sum !== 0)
      wrong.add(`${name} is missing, but should have ${count} rows with a sum of ${sum}`)
  }
  return { totals: wrong.list, totalsCompared: offset }
}

function nameOf({ list, by, day, unit }: Pick<StoredTotal, 'list' | 'by' | 'day' | 'unit'>): string {
  return `list ${list} of ${by}${day === null ? '' : ` on ${day}`}${unit === '' ? '' : ` in ${unit}`}`
}

/** The first few of what is wrong. */
function found() {
  const list: string[] = []
  return {
    list,
    add(text: string) {
      if (list.length < limits.named) list.push(text)
    }
  }
}
