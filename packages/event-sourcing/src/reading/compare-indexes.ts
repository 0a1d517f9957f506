/**
 * What two generations of a projection keep beside their documents, compared: lookups, places on lists, kept totals.
 * The one that serves moves on meanwhile, so what differs is looked at again once both stand at the same place.
 */
import type { Collection, PlacedDocument } from '../ports/read-models.ts'
import type { Clock } from '../ports/world.ts'
import { comparedTotals, differing, lines, misplaced, totalSums } from './check-indexes.ts'

const limits = { page: 1_000, named: 5 }

export interface IndexComparison {
  /** What differs now, at most a few of it; to be called while neither moves on. */
  again(): Promise<string[]>
}

/** Goes through both once, and remembers where they differ. */
export async function compareIndexes(
  serving: Collection,
  rebuilt: Collection,
  clock: Pick<Clock, 'sleep'>
): Promise<IndexComparison> {
  const stretches: string[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const stretch = await lookAt(serving, rebuilt, after)
    if (stretch.wrong.length > 0) stretches.push(after)
    after = stretch.end
    await clock.sleep(0)
  }
  const totals = async () =>
    (await comparedTotals(serving.totals, await totalSums(rebuilt.totals, clock), clock)).totals
  const areTotalsEqual = (await totals()).length === 0
  return {
    async again() {
      const wrong: string[] = []
      for (const after of stretches) {
        if (wrong.length < limits.named) wrong.push(...(await lookAt(serving, rebuilt, after)).wrong)
      }
      if (!areTotalsEqual) wrong.push(...(await totals()))
      return wrong.slice(0, limits.named)
    }
  }
}

interface Stretch {
  readonly wrong: readonly string[]
  /** The key that it ends with; undefined: it was the last one. */
  readonly end: string | undefined
}

/** A stretch of both, by key. Documents that only one has differ as documents, which their digests say. */
async function lookAt(serving: Collection, rebuilt: Collection, after: string): Promise<Stretch> {
  const [left, right] = [
    await serving.scanPlaced(after, limits.page),
    await rebuilt.scanPlaced(after, limits.page)
  ]
  const ends = [left, right]
    .filter(({ length }) => length === limits.page)
    .map((page) => page.at(-1)?.key ?? '')
  const end = ends.sort()[0]
  const others = new Map(right.map((document) => [document.key, document]))
  const wrong: string[] = []
  for (const one of left) {
    const other = others.get(one.key)
    if (other && (end === undefined || one.key <= end)) wrong.push(...differencesOf(one, other))
  }
  return { wrong, end }
}

function differencesOf(one: PlacedDocument, other: PlacedDocument): string[] {
  const lookups = differing(one.lookups, other.lookups).map((name) => `lookup ${name}`)
  const texts = differing(lines(one.texts), lines(other.texts)).map((name) => `texts ${name}`)
  return [...lookups, ...texts, ...misplaced(one, other)].map((name) => `${name} of ${one.key}`)
}
