import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { unitsQuery } from '../api/business.ts'
import { explainText, readExplain } from '../api/explained.ts'
import {
  figureAt,
  searchOf,
  type FigureTable as Table,
  type TableName,
  type TableSearch,
  tableNames,
  tableQuery
} from '../api/tables.ts'
import { AsOfBar } from '../parts/as-of-bar.tsx'
import { CsvLink } from '../parts/csv-link.tsx'
import { Explain } from '../parts/explain.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { FigureTable } from '../parts/figure-table.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Plot } from '../parts/plot.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { TableControls } from '../parts/table-controls.tsx'
import { NotFound } from '../places/not-found.tsx'
import { shortMoneyText } from '../text/money.ts'
import { dayName, nameOf, type PeriodType } from '../text/periods.ts'
import '../parts/tabs.css'

const tables: Record<TableName, { readonly title: string; readonly says: string }> = {
  mrr: {
    title: 'Recurring revenue',
    says: 'What subscriptions come to a month, and what moved it: each period ends with what it began with, and its movements.'
  },
  forecast: {
    title: 'Forecast',
    says: 'What will be earned in the coming periods: of what is ordered, and of renewals if nobody leaves.'
  },
  retention: {
    title: 'Retention',
    says: 'Of the customers who first paid in each month, how many pay at the end of it and of each later one.'
  },
  trials: {
    title: 'Trials',
    says: 'Trials that started, were followed by a paid order or ended without one, and how many run.'
  },
  funds: {
    title: 'Sales',
    says: 'What was ordered, paid and refunded in each period. New and churned sales compare a period with the one before.'
  },
  customers: {
    title: 'Customers by orders',
    says: 'Who ordered something in each period, and who did so in the one before and not in this one.'
  },
  plans: {
    title: 'Subscribers by plan',
    says: 'Active subscriptions of each plan at the end of each period.'
  },
  balances: {
    title: 'Balances',
    says: 'What is earned, what is paid and not yet earned, and what is ordered and not yet paid, at the end of each period.'
  }
}

const SERIES_MAX = 6

/** Tables of money. */
const UNITS: readonly TableName[] = ['mrr', 'forecast', 'retention', 'funds', 'balances']

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
  const { title, says } = tables[name]
  const search = searchOf(name, asked)
  const { data, error, refetch } = useQuery(tableQuery(profile, name, search))
  const units = useQuery(unitsQuery(profile))
  const type: PeriodType = search.period_type ?? 'monthly'
  const hasUnit = UNITS.includes(name)
  const explained = readExplain(search.explain)
  return (
    <>
      <PageHead title={title} of={profile}>
        <TableControls
          search={asked}
          unit={data?.unit}
          units={hasUnit ? (units.data ?? []) : []}
          change={go}
        />
      </PageHead>
      <nav className="tabs" aria-label="Figures">
        {tableNames.map((one) => (
          <Link
            key={one}
            to="/business/$profile/figures/$table"
            params={{ profile, table: one }}
            search={asked}
            activeProps={{ 'aria-current': 'page' }}
            activeOptions={{ includeSearch: false }}
          >
            {tables[one].title}
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
      {!data && !error && <Skeleton rows={6} what="figures" />}
      {data && (
        <>
          {name !== 'retention' && <TablePlot title={title} table={data} type={type} />}
          <div className="explained">
            <div className="home-part">
              <CsvLink what="figures" path={`/api/metrics/${profile}/${name}`} query={search} />
              <FigureTable
                id="figure-table"
                caption={title}
                table={name === 'retention' ? countsOf(data) : data}
                type={type}
                explained={explained}
                explain={(figure) => go({ ...asked, explain: explainText(figure) })}
              />
              {name === 'retention' && (
                <>
                  <h2>What they are worth a month</h2>
                  <FigureTable
                    id="worth-table"
                    caption="What they are worth a month"
                    table={worthOf(data)}
                    type={type}
                  />
                </>
              )}
            </div>
            {explained && (
              <Explain
                profile={profile}
                name={name}
                table={name === 'retention' ? countsOf(data) : data}
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

/** Customers, which have no unit. */
const countsOf = ({ unit: _, extra: __, ...table }: Table): Table => table

/** What the customers of the same rows are worth. */
const worthOf = ({ extra = [], ...table }: Table): Table => ({ ...table, results: extra, extra: [] })

interface TablePlotProps {
  readonly title: string
  readonly table: Table
  readonly type: PeriodType
}

/** The rows that are of one kind with the first: what stood as lines, what came about as bars. */
function TablePlot({ title, table, type }: TablePlotProps) {
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
      valueText={(value) => (unit ? shortMoneyText(value, unit) : value.toLocaleString())}
    />
  )
}
