/** The figures of a column that ends within its interval. */
import { calendarOf, intervalOf } from '@bursar/calendar'
import type { Collection } from '@bursar/event-sourcing'
import type { Column } from '../periods/domain/columns.ts'
import { rowsWithin } from './dated-rows.ts'
import type { Figures } from './domain/figures.ts'
import {
  type ComparedFigures,
  type DatedRow,
  figuresOfRows,
  figuresWithout,
  isShorterWithout
} from './domain/partial.ts'
import { type PresenceBlock, presenceAt, presencePlace, presencePrefix } from './domain/stored-documents.ts'
import { figuresKeys, wholeFigures } from './stored-figures.ts'
import type { TableRequest } from './table-request.ts'

/**
 * Computes them from the rows of the column and of what it is compared with; or, late in an interval of the
 * provider's own zone, takes from the kept figures what lies behind the two: whichever are fewer rows.
 */
export async function fillPartial(
  table: TableRequest,
  column: Column,
  figures: Collection,
  now: string
): Promise<ComparedFigures> {
  const { end } = intervalOf(column.start, table.type, table.zone)
  const rest = {
    here: { start: column.end, end },
    before: { start: column.compare.end, end: column.start }
  }
  if (table.zone === table.storedZone && isShorterWithout(column, rest, now)) {
    const here = await rowsWithin(figures, table, rest.here)
    const before = await rowsWithin(figures, table, rest.before)
    return restTaken(table, column, figures, { here, before })
  }
  const here = await rowsWithin(figures, table, column)
  const before = await rowsWithin(figures, table, column.compare)
  return figuresOfRows([...before, ...here], column)
}

async function restTaken(
  table: TableRequest,
  column: Column,
  figures: Collection,
  rest: { readonly here: readonly DatedRow[]; readonly before: readonly DatedRow[] }
): Promise<ComparedFigures> {
  const { provider, unit, storedZone, type } = table
  const calendar = calendarOf(storedZone)
  const places = [column.start, column.compare.start].map((start) =>
    presencePlace(calendar, calendar.spanAt(Date.parse(start), type))
  )
  const keyOf = (customer: string, block: string) =>
    presencePrefix(provider, storedZone, unit, customer) + block
  const customers = new Set(
    [...rest.here, ...rest.before].flatMap((row) => (row.kind === 'sale' ? [row.customer] : []))
  )
  const seen = [...customers].flatMap((customer) => places.map(({ block }) => keyOf(customer, block)))
  // All at once, so that the figures and the customers in them are of one moment.
  const wanted = [...new Set([...figuresKeys(table, column), ...seen])]
  const found = await figures.getAll<Figures | PresenceBlock>(wanted)
  const presence = (customer: string, { block, entry }: { block: string; entry: number }) => {
    return presenceAt(found.get(keyOf(customer, block)) as PresenceBlock | undefined, type, entry)
  }
  return figuresWithout(wholeFigures(table, column, found as Map<string, Figures>), rest, (customer) => ({
    here: presence(customer, places[0]!),
    before: presence(customer, places[1]!)
  }))
}
