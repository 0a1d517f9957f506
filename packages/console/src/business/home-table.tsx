import { memo } from 'react'
import { explainText, readExplain } from '../api/explained.ts'
import { type FigureTable, figureAt, type TableName, type TableSearch } from '../api/tables.ts'
import { CsvLink } from '../parts/csv-link.tsx'
import { Explain } from '../parts/explain.tsx'
import { FigureTable as Figures } from '../parts/figure-table.tsx'
import { Plot } from '../parts/plot.tsx'
import { nameOf, type PeriodType } from '../text/periods.ts'
import { rowOf } from './figures-of.ts'

export interface HomeTableProps {
  readonly profile: string
  readonly name: TableName
  readonly title: string
  readonly table: FigureTable
  /** The rows of the plot; those of what is lost are drawn below zero. */
  readonly plotted: readonly { readonly slug: string; readonly isLost?: boolean }[]
  readonly type: PeriodType
  readonly search: TableSearch
  go(search: TableSearch): void
}

/** A table of the home page with its plot, and what is behind one of its figures; it stays while others come. */
export const HomeTable = memo(function HomeTable({
  profile,
  name,
  title,
  table,
  plotted,
  type,
  search,
  go
}: HomeTableProps) {
  const { unit = 'usd', periods, results, extra = [] } = table
  const asked = readExplain(search.explain)
  const explained = [...results, ...extra].some(({ slug }) => slug === asked?.slug) ? asked : undefined
  const columns = periods.map((period) => nameOf(period, type, table))
  const series = plotted.map(({ slug, isLost }) => {
    const row = rowOf(table, slug)
    const values = periods.map(({ end }) => figureAt(row, end) ?? 0)
    return { title: row.title, values: isLost ? values.map((value) => 0 - value) : values }
  })
  return (
    <div className="home-part">
      <h2>{title}</h2>
      <Plot
        says={`${title} by period, up to ${columns.at(-1)}.`}
        table={`${name}-table`}
        columns={columns}
        series={series}
        as={plotted.some(({ isLost }) => isLost) ? 'stacked' : 'bars'}
        isPartial={periods.at(-1)?.partial}
        unit={unit}
      />
      <div className="explained">
        <div className="home-part">
          <CsvLink what="figures" path={`/api/metrics/${profile}/${name}`} query={search} />
          <Figures
            id={`${name}-table`}
            caption={title}
            table={table}
            type={type}
            explained={explained}
            explain={(figure) => go({ ...search, explain: explainText(figure) })}
          />
        </div>
        {explained && (
          <Explain
            profile={profile}
            name={name}
            table={table}
            search={search}
            explained={explained}
            close={() => go({ ...search, explain: undefined })}
          />
        )}
      </div>
    </div>
  )
})
