/** The figures of a table's columns: kept ones where figures are kept, else computed from the rows by date. */
import type { Collection } from '@bursar/event-sourcing'
import { stretchesOf } from '@bursar/service-kit'
import type { Column } from '../domain/columns.ts'
import { type Figures, noFigures } from '../domain/figures.ts'
import { figuresKey } from '../domain/kept-documents.ts'
import { type DatedRow, figuresOfRows } from '../domain/partial.ts'
import type { FilledColumn } from '../domain/tables.ts'
import { datedRows, rowsList, type SalesRows } from '../projections/sales-rows.ts'
import type { TableRequest } from './table-request.ts'

/** Fills the columns. Whole periods of the provider's own zone cost one load, however much was sold in them. */
export async function fillColumns(table: TableRequest, figures: Collection): Promise<FilledColumn[]> {
  const { columns, zone, keptZone } = table
  const isKept = (column: Column) => zone === keptZone && !column.partial
  const kept = await keptFigures(table, columns.filter(isKept), figures)
  const rows = await rowsOf(
    table,
    columns.filter((column) => !isKept(column)),
    figures
  )
  return columns.map((column) => ({
    label: column.label,
    ...(isKept(column)
      ? kept(column)
      : figuresOfRows(stretch(rows, column.compare.start, column.end), column))
  }))
}

type KeptFigures = (column: Column) => { figures: Figures; customersBefore: number }

async function keptFigures(
  table: TableRequest,
  columns: readonly Column[],
  kept: Collection
): Promise<KeptFigures> {
  const keyOf = (start: string) => figuresKey({ ...table, zone: table.keptZone }, table.type, start)
  const keys = new Set(columns.flatMap(({ start, compare }) => [keyOf(start), keyOf(compare.start)]))
  const bodies = keys.size > 0 ? await kept.load([...keys]) : new Map<string, string>()
  const figuresAt = (start: string): Figures => {
    const body = bodies.get(keyOf(start))
    return body === undefined ? noFigures() : JSON.parse(body)
  }
  return ({ start, compare }) => ({
    figures: figuresAt(start),
    customersBefore: figuresAt(compare.start).customers
  })
}

/** All rows that those columns and what they are compared with touch, by date. */
async function rowsOf(
  { provider, unit }: TableRequest,
  columns: readonly Column[],
  figures: Collection
): Promise<DatedRow[]> {
  const [first, last] = [columns[0], columns.at(-1)]
  if (!first || !last) return []
  const range = { list: 'rows', by: rowsList(provider, unit), from: first.compare.start, before: last.end }
  const rows: DatedRow[] = []
  for await (const documents of stretchesOf<SalesRows>(figures, range, ({ created_at }) => created_at)) {
    for (const document of documents) rows.push(...datedRows(document))
  }
  return rows
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
