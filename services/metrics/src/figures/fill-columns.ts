/** The figures of a table's columns: kept ones where figures are kept, else computed from the rows by date. */
import type { Rows } from '@bursar/service-kit'
import type { Column } from '../periods/domain/columns.ts'
import { rowsWithin } from './dated-rows.ts'
import { STEPPED } from './domain/day-steps.ts'
import type { Figures } from './domain/figures.ts'
import { type ComparedFigures, type DatedRow, figuresOfRows } from './domain/partial.ts'
import type { FilledColumn } from './domain/tables.ts'
import { fillPartial } from './fill-partial.ts'
import { fillShifted } from './fill-shifted.ts'
import { figuresKeys, wholeFigures } from './stored-figures.ts'
import type { TableRequest } from './table-request.ts'

/** Fills the columns. Whole periods of the provider's own zone cost one load, however much was sold in them. */
export async function fillColumns(table: TableRequest, figures: Rows): Promise<FilledColumn[]> {
  const { columns } = table
  const whole = columns.filter(({ partial }) => !partial)
  const figuresAt = await howFilled(table)(table, whole, figures)
  const filled: FilledColumn[] = []
  for (const column of columns) {
    const found = column.partial ? await fillPartial(table, column, figures) : figuresAt(column)
    filled.push({ label: column.label, ...found })
  }
  return filled
}

type FiguresAt = (column: Column) => ComparedFigures

/** Days and hours of another zone have about as many rows between their ends as in them. */
function howFilled({ zone, storedZone, type, isPast }: TableRequest): typeof stored {
  if (isPast) return computed
  if (zone === storedZone) return stored
  return STEPPED.some((stepped) => stepped === type) ? fillShifted : computed
}

async function stored(table: TableRequest, columns: readonly Column[], figures: Rows): Promise<FiguresAt> {
  const keys = new Set(columns.flatMap((column) => figuresKeys(table, column)))
  const found = keys.size > 0 ? await figures.getAll<Figures>([...keys]) : new Map<string, Figures>()
  return (column) => wholeFigures(table, column, found)
}

async function computed(table: TableRequest, columns: readonly Column[], figures: Rows): Promise<FiguresAt> {
  const [first, last] = [columns[0], columns.at(-1)]
  const rows =
    first && last ? await rowsWithin(figures, table, { start: first.compare.start, end: last.end }) : []
  return (column) => figuresOfRows(stretch(rows, column.compare.start, column.end), column)
}

/** The part of rows in order of date that lies in [start, end[. */
function stretch(rows: readonly DatedRow[], start: string, end: string): readonly DatedRow[] {
  return rows.slice(firstFrom(rows, start), firstFrom(rows, end))
}

function firstFrom(rows: readonly DatedRow[], instant: string): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle] as DatedRow).at < instant) low = middle + 1
    else high = middle
  }
  return low
}
