import type { Explained } from '../api/explained.ts'
import { type FigureRow, figureAt, type FigureTable as Table } from '../api/tables.ts'
import { figureText, hasParts } from '../text/figures.ts'
import { columnName, type PeriodType } from '../text/periods.ts'
import { DataTable } from './data-table.tsx'
import { moveInGrid } from './grid-keys.ts'
import './figure-table.css'

export interface FigureTableProps {
  readonly id: string
  readonly caption: string
  readonly table: Table
  readonly type: PeriodType
  /** The figure that is explained beside the table. */
  readonly explained?: Explained | undefined
  explain?(figure: Explained): void
}

/** All rows of a table, with a column for each period. Each figure says what is behind it. */
export function FigureTable({ id, caption, table, type, explained, explain }: FigureTableProps) {
  const { unit, timezone, periods, results, extra = [] } = table
  // A table of both kinds is one of periods: what stands is then as it was at their ends.
  const kind = results.every((row) => row.kind === 'instant') ? 'instant' : 'interval'
  const firstStop = explained ?? { slug: results[0]?.slug, at: periods.at(-1)?.end }
  const columns = periods.map((period) => ({
    title: columnName(kind, period, type, { timezone }),
    isNumber: true,
    cell(row: FigureRow) {
      const [at, value] = [period.end, figureAt(row, period.end)]
      if (value === undefined) return '–'
      if (!explain || !hasParts(row.slug)) return figureText(row.slug, value, unit)
      const isStop = firstStop.slug === row.slug && firstStop.at === at
      return (
        <button
          type="button"
          className="plain figure"
          tabIndex={isStop ? 0 : -1}
          aria-pressed={explained?.slug === row.slug && explained.at === at}
          onClick={() => explain({ slug: row.slug, at })}
        >
          {figureText(row.slug, value, unit)}
        </button>
      )
    }
  }))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons in it are the control, this moves between them
    <div id={id} ref={toTheEnd} className="figure-table" onKeyDown={moveInGrid}>
      <DataTable
        caption={caption}
        columns={[
          {
            title: 'Figure',
            cell: ({ title, definition }: FigureRow) => <span title={definition}>{title}</span>
          },
          ...columns
        ]}
        rows={[...results, ...extra]}
        keyOf={({ slug }) => slug}
      />
    </div>
  )
}

/** The newest column is in sight first. */
function toTheEnd(box: HTMLElement | null): void {
  const frame = box?.querySelector('.table-frame')
  if (frame) frame.scrollLeft = frame.scrollWidth * (getComputedStyle(frame).direction === 'rtl' ? -1 : 1)
}
