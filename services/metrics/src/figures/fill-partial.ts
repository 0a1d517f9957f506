/** The figures of a column that ends within its interval. */
import { type Calendar, calendarOf, type Span } from '@bursar/calendar'
import { addStored, type StoredSum } from '@bursar/contracts'
import type { Rows } from '@bursar/service-kit'
import type { Column } from '../periods/domain/columns.ts'
import { rowsWithin } from './dated-rows.ts'
import { addSteps, dayNumber, STEPPED, type Stepped, stepsEnds } from './domain/day-steps.ts'
import { type Figures, noFigures } from './domain/figures.ts'
import { type ComparedFigures, type DatedRow, figuresOfRows, figuresWith } from './domain/partial.ts'
import type { SumsDocument } from './domain/running-totals.ts'
import {
  daysIn,
  type Presence,
  type PresenceBlock,
  presencePrefix,
  stepsPrefix,
  yearBlock
} from './domain/stored-documents.ts'
import type { TableRequest } from './table-request.ts'

/**
 * Takes them from the kept steps up to the last day, with the rows of that day and of the one that it is compared with.
 * Hours and days, other zones than the provider's own and the past are computed from their rows.
 */
export async function fillPartial(
  table: TableRequest,
  column: Column,
  figures: Rows
): Promise<ComparedFigures> {
  const { lastDay, compare } = column
  const type = STEPPED.find((type) => type === table.type)
  if (!lastDay || !type || table.isPast || table.zone !== table.storedZone) {
    const here = await rowsWithin(figures, table, column)
    const before = await rowsWithin(figures, table, compare)
    return figuresOfRows([...before, ...here], column)
  }
  const rows = {
    here: await rowsWithin(figures, table, { start: lastDay.here, end: column.end }),
    before: await rowsWithin(figures, table, { start: lastDay.before, end: compare.end })
  }
  return stepsAndRows(table, figures, placeOf(table, type, column, lastDay.here), rows)
}

/** Two intervals, and the day of theirs up to which steps are taken. */
interface Place {
  readonly type: Stepped
  readonly here: Span
  readonly before: Span
  /** Its number in both. */
  readonly day: number
  /** What the clock shows at its start here. */
  readonly reading: number
}

function placeOf({ storedZone }: TableRequest, type: Stepped, { start }: Column, lastDay: string): Place {
  const calendar: Calendar = calendarOf(storedZone)
  const here = calendar.spanAt(Date.parse(start), type)
  const before = calendar.spanAt(here.from - 1, type)
  const { reading } = calendar.spanAt(Date.parse(lastDay), 'daily')
  return { type, here, before, day: dayNumber(type, reading), reading }
}

async function stepsAndRows(
  { provider, unit, storedZone }: TableRequest,
  collection: Rows,
  { type, here, before, day, reading }: Place,
  rows: { readonly here: readonly DatedRow[]; readonly before: readonly DatedRow[] }
): Promise<ComparedFigures> {
  const under = stepsPrefix(provider, storedZone, unit)
  const [keysHere, keysBefore] = [here, before].map((span) => stepsEnds(span, day).map((end) => under + end))
  const sales = [...rows.here, ...rows.before].flatMap((row) => (row.kind === 'sale' ? [row.customer] : []))
  const years = yearsOf(before.reading, reading)
  const blockKeys = (customer: string) =>
    years.map((year) => presencePrefix(provider, storedZone, unit, customer) + yearBlock(year))
  // All at once, so that the figures and the customers in them are of one moment.
  const wanted = [...keysHere!, ...keysBefore!, ...[...new Set(sales)].flatMap(blockKeys)]
  const found = await collection.getAll<SumsDocument | PresenceBlock>([...new Set(wanted)])
  const upTo = (keys: readonly string[]): Figures => {
    const figures = noFigures()
    for (const key of keys) addSteps(figures, (found.get(key) as SumsDocument | undefined)?.sums ?? [], day)
    return figures
  }
  const numbers = new Map(years.map((year, n) => [year, n]))
  return figuresWith(
    { figures: upTo(keysHere!), customersBefore: upTo(keysBefore!).customers },
    { here: { more: rows.here, less: [] }, before: { more: rows.before, less: [] } },
    (customer) => {
      const blocks = blockKeys(customer).map((key) => found.get(key) as PresenceBlock | undefined)
      const bought = (from: number, to: number) =>
        presenceOf(daysIn(blocks, numbers, [from, to]).filter(([at]) => dayNumber(type, at) < day))
      return { here: bought(here.reading, reading), before: bought(before.reading, here.reading) }
    }
  )
}

function presenceOf(days: ReturnType<typeof daysIn>): Presence | undefined {
  if (days.length === 0) return undefined
  const all = days.map(([, presence]) => presence)
  const changes = all.flatMap(({ changed }) => changed ?? [])
  return { ...together(all), ...(changes.length > 0 && { changed: together(changes) }) }
}

function together(all: readonly Pick<Presence, 'amount' | 'count'>[]): Pick<Presence, 'amount' | 'count'> {
  const amount = all.reduce((sum, one) => addStored(sum, one.amount), 0 as StoredSum)
  return { amount, count: all.reduce((sum, { count }) => sum + count, 0) }
}

function yearsOf(from: number, to: number): number[] {
  const [first, last] = [new Date(from).getUTCFullYear(), new Date(to).getUTCFullYear()]
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}
