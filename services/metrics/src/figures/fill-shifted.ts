/** Whole weeks, months and years of another zone: those of the provider's own, moved by the rows between their ends. */
import { calendarOf, type Interval } from '@bursar/calendar'
import type { Rows } from '@bursar/service-kit'
import { type Column, isoOf } from '../periods/domain/columns.ts'
import { rowsWithin } from './dated-rows.ts'
import type { Figures } from './domain/figures.ts'
import { type Both, type ComparedFigures, type DatedRow, figuresWith, type Moved } from './domain/partial.ts'
import { type PresenceBlock, presenceAt, presencePlace, presencePrefix } from './domain/stored-documents.ts'
import { figuresKeys, wholeFigures } from './stored-figures.ts'
import type { TableRequest } from './table-request.ts'

/** Where an interval of the asked zone begins or ends, where that of the own zone does, and the rows between. */
interface End {
  /** True when it comes before the own zone's. */
  readonly isEarlier: boolean
  readonly own: number
  readonly rows: readonly DatedRow[]
}

/** Reads what is kept of the own zone's intervals, and what is sold between their ends and those of the columns. */
export async function fillShifted(
  table: TableRequest,
  columns: readonly Column[],
  figures: Rows
): Promise<(column: Column) => ComparedFigures> {
  const ends = await endsOf(table, columns, figures)
  const moves = new Map(columns.map((column) => [column, moveOf(table, column, ends)]))
  const keys = [...moves.values()].flatMap((move) => move.keys)
  const found = await figures.getAll<Figures | PresenceBlock>([...new Set(keys)])
  return (column) => {
    const { interval, moved, places, keyOf } = moves.get(column)!
    const whole = wholeFigures(table, interval, found as ReadonlyMap<string, Figures>)
    const boughtIn = (customer: string, { block, entry }: { block: string; entry: number }) =>
      presenceAt(found.get(keyOf(customer, block)) as PresenceBlock | undefined, table.type, entry)
    return figuresWith(whole, moved, (customer) => ({
      here: boughtIn(customer, places.here),
      before: boughtIn(customer, places.before)
    }))
  }
}

/** The ends of all columns and of those that they are compared with, by instant. */
async function endsOf(
  table: TableRequest,
  columns: readonly Column[],
  figures: Rows
): Promise<ReadonlyMap<string, End>> {
  const { zone, storedZone, type } = table
  const [asked, own] = [calendarOf(zone), calendarOf(storedZone)]
  const ends = new Map<string, End>()
  for (const instant of columns.flatMap(({ start, end, compare }) => [compare.start, start, end])) {
    if (ends.has(instant)) continue
    const at = Date.parse(instant)
    const there = own.clock.firstReading(asked.spanAt(at, type).reading)
    const between = { start: isoOf(Math.min(at, there)), end: isoOf(Math.max(at, there)) }
    const rows = await rowsWithin(figures, table, between)
    ends.set(instant, { isEarlier: at < there, own: there, rows })
  }
  return ends
}

function moveOf(table: TableRequest, column: Column, ends: ReadonlyMap<string, End>) {
  const { provider, unit, storedZone, type } = table
  const calendar = calendarOf(storedZone)
  const { compare } = column
  const spanFrom = (instant: string) => calendar.spanAt(ends.get(instant)!.own, type)
  const [here, before] = [spanFrom(column.start), spanFrom(compare.start)]
  const moved = {
    here: movedBy(column, ends),
    before: movedBy({ start: compare.start, end: column.start }, ends)
  }
  const places: Both<{ block: string; entry: number }> = {
    here: presencePlace(calendar, here),
    before: presencePlace(calendar, before)
  }
  const keyOf = (customer: string, block: string) =>
    presencePrefix(provider, storedZone, unit, customer) + block
  const rows = [moved.here, moved.before].flatMap(({ more, less }) => [...more, ...less])
  const customers = new Set(rows.flatMap((row) => (row.kind === 'sale' ? [row.customer] : [])))
  const interval = { start: isoOf(here.from), compare: { start: isoOf(before.from) } }
  const keys = [...figuresKeys(table, interval)]
  for (const customer of customers) {
    keys.push(keyOf(customer, places.here.block), keyOf(customer, places.before.block))
  }
  return { interval, moved, places, keyOf, keys }
}

/** An earlier start has more rows in it and an earlier end fewer. */
function movedBy({ start, end }: Interval, ends: ReadonlyMap<string, End>): Moved {
  const [first, last] = [ends.get(start)!, ends.get(end)!]
  return {
    more: [...(first.isEarlier ? first.rows : []), ...(last.isEarlier ? [] : last.rows)],
    less: [...(first.isEarlier ? [] : first.rows), ...(last.isEarlier ? last.rows : [])]
  }
}
