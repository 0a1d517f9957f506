/** A list in the order of its index of which some rows are left out: documents are gone through, and few are opened. */
import { type Exact, plus } from '@bursar/contracts'
import { fail } from '../errors/fail.ts'
import { orderOf } from './asked-ids.ts'
import { stretchesOf } from './list-scan.ts'
import {
  checkPage,
  type ListedRequest,
  type ListSource,
  opened,
  pageAt,
  rangeOf,
  type Selection
} from './list-source.ts'
import { createPace } from './pace.ts'

/** Documents of the longest stretch that is gone through: a tenth of what opening them costs. */
const ROWS_MAX = 1_000_000
/** Fewer are gone through at once. */
const FEW = 250

/** The asked page of those rows that `picks` takes, in the index's order or against it. */
export async function pickRows<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  descending: boolean
): Promise<Selection<Opened>> {
  const { count } = await source.collection.tally(rangeOf(request, source))
  if (count > ROWS_MAX) fail('too_many_rows')
  const pick = () => picked(request, source, descending)
  return count > FEW ? request.inTurn(pick) : pick()
}

async function picked<Opened>(
  request: ListedRequest,
  source: ListSource<Opened>,
  descending: boolean
): Promise<Selection<Opened>> {
  const { list } = request
  const { count, sums } = await countedIn(request, source)
  checkPage(list, count)
  const offset = (pageAt(list, count) - 1) * list.pageSize
  const size = Math.min(list.pageSize, count - offset)
  const documents = await windowOf(request, source, descending ? count - offset - size : offset, size)
  if (descending) documents.reverse()
  return { rows: await opened(request, source, documents), count, sums }
}

async function countedIn(
  request: ListedRequest,
  source: ListSource
): Promise<Omit<Selection<never>, 'rows'>> {
  const sums: Record<string, Exact> = {}
  let count = 0
  for await (const document of picksOf(request, source)) {
    count += 1
    const amount = source.amount?.(document)
    if (amount) sums[amount.unit] = plus(sums[amount.unit] ?? 0, amount.sum)
  }
  return { count, sums }
}

async function windowOf(
  request: ListedRequest,
  source: ListSource,
  offset: number,
  size: number
): Promise<unknown[]> {
  const found: unknown[] = []
  if (size <= 0) return found
  let n = 0
  for await (const document of picksOf(request, source)) {
    if (n++ >= offset) found.push(document)
    if (found.length === size) break
  }
  return found
}

async function* picksOf(request: ListedRequest, source: ListSource): AsyncGenerator<any> {
  const pace = createPace()
  const range = rangeOf(request, source)
  for await (const documents of stretchesOf(source.collection, range, (one) => orderOf(source, one))) {
    for (const document of documents) {
      if (pace.due()) await pace.rest()
      if (source.picks?.(document)) yield document
    }
  }
}
