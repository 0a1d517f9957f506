import type { Explained } from '../api/explained.ts'
import type { FigureRow, FigureTable } from '../api/tables.ts'
import { DataTable } from '../parts/data-table.tsx'
import { moveInGrid } from '../parts/grid-keys.ts'
import { figureText } from '../text/figures.ts'
import { dayName, monthName } from '../text/periods.ts'
import { keptPart, stepOf } from '../text/retention.ts'
import '../parts/figure-table.css'
import './retention-grid.css'

export interface RetentionGridProps {
  /** A row for each month in which customers first paid; the first value is of the end of that month. */
  readonly table: FigureTable
  readonly caption: string
  readonly explained: Explained | undefined
  explain(figure: Explained): void
}

/** A row for each month, a column for each month since: the part that was kept, darker the more it is. */
export function RetentionGrid({ table, caption, explained, explain }: RetentionGridProps) {
  const months = Math.max(0, ...table.results.map(({ values }) => values.length))
  const firstStop = explained ?? { slug: table.results[0]?.slug, at: table.results[0]?.values[0]?.[0] }
  const cell = (row: FigureRow, since: number) => {
    const [at, value] = row.values[since] ?? []
    if (at === undefined || value === undefined) return null
    const part = keptPart(row.values[0]?.[1] ?? 0, value)
    if (since > 0 && part === undefined) return <span className="muted">–</span>
    const amount = figureText(row.slug, value, table.unit)
    const isStop = firstStop.slug === row.slug && firstStop.at === at
    return (
      <button
        type="button"
        className={`plain figure ${since > 0 && part !== undefined ? `kept-${stepOf(part)}` : ''}`}
        title={`${amount} on ${dayName(at, table)}`}
        tabIndex={isStop ? 0 : -1}
        aria-pressed={explained?.slug === row.slug && explained.at === at}
        onClick={() => explain({ slug: row.slug, at })}
      >
        {since === 0 ? amount : `${part} %`}
      </button>
    )
  }
  const columns = Array.from({ length: months }, (_, since) => ({
    title: since === 0 ? 'At its end' : `+${since}`,
    isNumber: true,
    cell: (row: FigureRow) => cell(row, since)
  }))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it are the control, this moves between them
    <div id="figure-table" className="figure-table retention-grid" onKeyDown={moveInGrid}>
      <DataTable
        caption={caption}
        columns={[{ title: 'First paid in', cell: ({ slug }: FigureRow) => monthName(slug) }, ...columns]}
        rows={table.results}
        keyOf={({ slug }) => slug}
      />
    </div>
  )
}
