/** What is behind the figures of funds, customers and balances. */
import { isPositiveStored, negative, toStored } from '@bursar/contracts'
import {
  arrayPage,
  fail,
  type ListedRequest,
  type OperationRequest,
  pageLinks,
  type Rows,
  selectRows
} from '@bursar/service-kit'
import { rowsList } from '../figures/sales-rows.ts'
import type { TableRequest } from '../figures/table-request.ts'
import type { Column, Point } from '../periods/domain/columns.ts'
import { boughtWithin } from './bought-within.ts'
import { type ChosenFigure, chosenSales, type Sale, SIDES, type Side } from './domain/chosen-sales.ts'
import type { Explained, Part } from './explained.ts'
import type { Movement } from './projection.ts'
import { salesIn } from './sales-in.ts'

/** Sales that are gone through for one figure: a month of a large provider. */
export const SALES_MAX = 1_000_000

export interface Asked {
  readonly request: ListedRequest & Pick<OperationRequest, 'collection'>
  readonly movements: Rows
  readonly table: TableRequest
}

/** A row of the book as it is behind a figure. */
export type ExplainedRow = Omit<Movement, 'book' | 'tax'>

/** All rows of a list in a stretch of time, straight from the index; `by`: its key, that of the provider unless given. */
export async function explainRows<Row extends ExplainedRow = Movement>(
  { request, movements, table, by = rowsList(table.provider, table.unit) }: Asked & { readonly by?: string },
  list: string,
  { start, end }: { readonly start?: string; readonly end: string },
  partOf: (row: Row) => number
): Promise<Explained> {
  const asked = { ...request.list, startAt: start, endsAt: end, terms: [], sort: [] }
  const { rows, count, sums } = await selectRows<Row>(
    { ...request, list: asked },
    {
      collection: movements,
      list,
      by,
      descending: false,
      dates: 'open',
      open: async (documents) => documents
    }
  )
  const results = rows.map((row) => partFrom(row, partOf(row)))
  return { ...pageLinks(request, count), sum: sums[table.unit] ?? 0, results }
}

/** The balance of an account, without its sign: so are the parts. */
export async function explainBalance(
  asked: Asked,
  list: string,
  account: number,
  { at }: Point
): Promise<Explained> {
  const end = new Date(at).toISOString()
  const explained = await explainRows(asked, list, { end }, ({ book }) => book[account] ?? 0)
  if (isPositiveStored(toStored(explained.sum)) || explained.sum === 0) return explained
  const results = explained.results.map((part) => ({ ...part, part: 0 - part.part }))
  return { ...explained, sum: negative(explained.sum), results }
}

/** Figures that depend on who bought in a column, and in the interval that it is compared with. */
export async function explainChosen(
  { request, movements, table }: Asked,
  figure: ChosenFigure,
  column: Column
): Promise<Explained> {
  const range = { list: 'sales', by: rowsList(table.provider, table.unit) }
  const stretches = {
    here: { ...range, from: column.start, before: column.end },
    before: { ...range, from: column.compare.start, before: column.compare.end }
  }
  const { listed, unless } = SIDES[figure]
  const counts = await Promise.all(listed.map((side) => movements.tally(stretches[side])))
  if (counts.reduce((sum, { count }) => sum + count, 0) > SALES_MAX) fail('too_many_rows')
  const known: Record<Side, readonly Sale[]> = { here: [], before: [] }
  for (const side of listed) known[side] = await salesIn(movements, stretches[side])
  const bought = { figures: request.collection('figures'), movements, table }
  const others = unless ? await boughtWithin(bought, known[listed[0]!], stretches[unless]) : []
  const chosen = chosenSales(figure, { ...known, ...(unless && { [unless]: others }) })
  const page = arrayPage(request, chosen)
  const rows = await movements.getAll<Movement>(page.results.map(({ id }) => id))
  const results = page.results.flatMap(({ id, part }) => {
    const row = rows.get(id)
    return row ? [partFrom(row, part)] : []
  })
  return { ...page, sum: chosen.reduce((sum, { part }) => sum + part, 0), results }
}

function partFrom(row: ExplainedRow, part: number): Part {
  const { kind, created_at: at, profile, plan, event_id, correlation_id, order, charge } = row
  return {
    part,
    kind: kind === 'order' ? 'sale' : kind,
    at,
    profile,
    plan,
    event_id,
    correlation_id,
    order,
    charge
  }
}
