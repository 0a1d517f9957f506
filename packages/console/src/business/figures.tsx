import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { unitsQuery } from '../api/business.ts'
import { type Explained, explainText, readExplain } from '../api/explained.ts'
import { searchOf, type TableName, type TableSearch, tableNames, tableQuery } from '../api/tables.ts'
import { AsOfBar } from '../parts/as-of-bar.tsx'
import { CsvLink } from '../parts/csv-link.tsx'
import { Explain } from '../parts/explain.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { FigureTable } from '../parts/figure-table.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { TableControls } from '../parts/table-controls.tsx'
import { Tabs } from '../parts/tabs.tsx'
import { NotFound } from '../places/not-found.tsx'
import type { PeriodType } from '../text/periods.ts'
import { cohortsOf, figureTables, hasUnit } from './figure-tables.ts'
import { RetentionGrid } from './retention-grid.tsx'
import { TablePlot } from './table-plot.tsx'
import '../parts/tabs.css'

/** Tables whose rows say it all: a grid of its own, and sums that are declared one by one. */
const UNPLOTTED: readonly TableName[] = ['retention', 'taxes']

export interface FiguresProps {
  readonly profile: string
  readonly table: string
  readonly search: TableSearch
  go(search: TableSearch): void
}

/** One table of figures with its plot; every number of the plot stands in the table. */
export function Figures({ profile, table: asked, search, go }: FiguresProps) {
  const name = tableNames.find((one) => one === asked)
  return name ? <Shown profile={profile} name={name} search={search} go={go} /> : <NotFound />
}

function Shown({
  profile,
  name,
  search: asked,
  go
}: Omit<FiguresProps, 'table'> & { readonly name: TableName }) {
  const { title, says } = figureTables[name]
  const search = searchOf(name, asked)
  const { data, error, refetch } = useQuery(tableQuery(profile, name, search))
  const units = useQuery(unitsQuery(profile))
  const type: PeriodType = search.period_type ?? 'monthly'
  const explained = readExplain(search.explain)
  const explain = (figure: Explained) => go({ ...asked, explain: explainText(figure) })
  const table = data && (name === 'retention' ? cohortsOf(data, search.extra === 1) : data)
  return (
    <>
      <PageHead title={title} of={profile}>
        <TableControls
          search={asked}
          unit={data?.unit}
          units={hasUnit(name) ? (units.data ?? []) : []}
          hasEnd={name !== 'forecast'}
          hasPast={name !== 'plans'}
          change={go}
        />
      </PageHead>
      <nav className="tabs" aria-label="Figures">
        {tableNames.map((one) => (
          <Link
            key={one}
            to="/business/$profile/figures/$table"
            params={{ profile, table: one }}
            search={{ ...asked, extra: undefined, explain: undefined }}
            activeProps={{ 'aria-current': 'page' }}
            activeOptions={{ includeSearch: false }}
          >
            {figureTables[one].title}
          </Link>
        ))}
      </nav>
      <AsOfBar
        as_of={asked.as_of}
        hasPast={name !== 'plans'}
        back={() => go({ ...asked, as_of: undefined })}
      />
      <p className="muted definition">{says}</p>
      {error && <FaultNote what="the figures" error={error} again={refetch} />}
      {!table && !error && <Skeleton rows={6} what="figures" />}
      {table && (
        <>
          {!UNPLOTTED.includes(name) && table.results.length > 0 && (
            <TablePlot title={title} table={table} type={type} />
          )}
          {name === 'retention' && (
            <Tabs
              label="What of them is shown"
              tabs={{ paying: 'How many pay', worth: 'What they pay a month' }}
              shown={search.extra === 1 ? 'worth' : 'paying'}
              searchOf={(shown) => ({
                ...asked,
                extra: shown === 'worth' ? 1 : undefined,
                explain: undefined
              })}
            />
          )}
          <div className="explained">
            <div className="home-part">
              <CsvLink
                what="figures"
                path={`/api/metrics/${profile}/${name}`}
                query={{ ...search, extra: undefined }}
              />
              {name === 'retention' ? (
                <RetentionGrid table={table} caption={title} explained={explained} explain={explain} />
              ) : table.results.length === 0 ? (
                <p className="list-empty">Nothing of this was there in these periods.</p>
              ) : (
                <FigureTable
                  id="figure-table"
                  caption={title}
                  table={table}
                  type={type}
                  explained={explained}
                  explain={explain}
                />
              )}
            </div>
            {explained && (
              <Explain
                profile={profile}
                name={name}
                table={table}
                search={search}
                explained={explained}
                close={() => go({ ...asked, explain: undefined })}
              />
            )}
          </div>
        </>
      )}
    </>
  )
}
