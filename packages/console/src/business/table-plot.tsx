import { type FigureTable, figureAt } from '../api/tables.ts'
import { Plot } from '../parts/plot.tsx'
import { dayName, nameOf, type PeriodType } from '../text/periods.ts'

const SERIES_MAX = 6

export interface TablePlotProps {
  readonly title: string
  readonly table: FigureTable
  readonly type: PeriodType
}

/** The rows that are of one kind with the first: what stood as lines, what came about as bars. */
export function TablePlot({ title, table, type }: TablePlotProps) {
  const { unit, periods, results } = table
  const kind = results[0]?.kind ?? 'interval'
  return (
    <Plot
      says={`${title} by period.`}
      table="figure-table"
      columns={periods.map((period) =>
        kind === 'instant' ? dayName(period.end, table) : nameOf(period, type, table)
      )}
      isPartial={periods.at(-1)?.partial}
      series={results
        .filter((row) => row.kind === kind)
        .slice(0, SERIES_MAX)
        .map((row) => ({ title: row.title, values: periods.map(({ end }) => figureAt(row, end) ?? 0) }))}
      as={kind === 'instant' ? 'lines' : 'bars'}
      unit={unit}
    />
  )
}
