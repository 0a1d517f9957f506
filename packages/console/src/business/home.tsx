import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { balancesDueQuery, unitsQuery } from '../api/business.ts'
import { type FigureTable, type TableSearch, tableQuery } from '../api/tables.ts'
import { AsOfBar } from '../parts/as-of-bar.tsx'
import { FaultNote } from '../parts/fault-note.tsx'
import { FigureCard } from '../parts/figure-card.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { TableControls } from '../parts/table-controls.tsx'
import { moneyText } from '../text/money.ts'
import { dayName, type PeriodType, periodName } from '../text/periods.ts'
import { changeText, lastOf, rowOf } from './figures-of.ts'
import { HomeTable } from './home-table.tsx'

export interface HomeProps {
  readonly profile: string
  readonly search: TableSearch
  go(search: TableSearch): void
}

/** How the business is doing: what people look at first, what moved recurring revenue, and what was sold. */
export function BusinessHome({ profile, search, go }: HomeProps) {
  const funds = useQuery(tableQuery(profile, 'funds', search))
  const mrr = useQuery(tableQuery(profile, 'mrr', search))
  const balances = useQuery(tableQuery(profile, 'balances', search))
  const due = useQuery(balancesDueQuery(profile, search.unit))
  const units = useQuery(unitsQuery(profile))
  const type: PeriodType = search.period_type ?? 'monthly'
  const failed = [funds, mrr, balances].find(({ isError }) => isError)
  return (
    <>
      <PageHead title="Home" of={profile}>
        <TableControls search={search} unit={funds.data?.unit} units={units.data ?? []} change={go} />
      </PageHead>
      <AsOfBar as_of={search.as_of} back={() => go({ ...search, as_of: undefined })} />
      {failed?.error && <FaultNote what="the figures" error={failed.error} again={() => failed.refetch()} />}
      {funds.data && mrr.data && balances.data ? (
        <Cards
          funds={funds.data}
          mrr={mrr.data}
          balances={balances.data}
          // Who owes is known of now alone.
          due={search.as_of ? undefined : due.data?.count}
          type={type}
        />
      ) : (
        !failed && <Skeleton rows={3} what="figures" />
      )}
      {funds.data && mrr.data && !balances.isPending && (
        <Tables profile={profile} funds={funds.data} mrr={mrr.data} type={type} search={search} go={go} />
      )}
    </>
  )
}

interface CardsProps {
  readonly funds: FigureTable
  readonly mrr: FigureTable
  readonly balances: FigureTable
  /** Customers that owe something. */
  readonly due: number | undefined
  readonly type: PeriodType
}

function Cards({ funds, mrr, balances, due, type }: CardsProps) {
  const { unit = 'usd', periods } = funds
  const last = periods.at(-1)
  const during = last ? `in ${periodName(last, type, funds)}` : ''
  const on = last ? `on ${dayName(last.end, funds)}` : ''
  // A part of a period says nothing beside a whole one.
  const isWhole = !last?.partial
  const money = (value: number) => moneyText(value, unit)
  const count = (value: number) => value.toLocaleString()
  const percent = (value: number) => `${value} %`
  const flow = (label: string, table: FigureTable, slug: string, text: (value: number) => string) => {
    const { now, before } = lastOf(rowOf(table, slug))
    const change = isWhole ? changeText(now, before, text) : undefined
    return <FigureCard label={label} value={text(now)} when={during} change={change} />
  }
  const balance = (label: string, table: FigureTable, slug: string, text = money) => {
    const { now, before } = lastOf(rowOf(table, slug))
    return <FigureCard label={label} value={text(now)} when={on} change={changeText(now, before, text)} />
  }
  return (
    <dl className="figure-cards">
      {balance('Recurring revenue', mrr, 'mrr')}
      {balance('Paying customers', mrr, 'paying-customers', count)}
      {flow('Customer churn', mrr, 'percent-customer-churn', percent)}
      {flow('Sales', funds, 'total-transactions', money)}
      {flow('Payments', funds, 'payments', money)}
      {balance('Paid, not yet earned', balances, 'Backlog')}
      <FigureCard
        label="Balance due"
        value={money(lastOf(rowOf(balances, 'Receivable')).now)}
        when={on}
        change={due === undefined ? undefined : `${due} ${due === 1 ? 'customer owes' : 'customers owe'}`}
      />
    </dl>
  )
}

interface TablesProps extends Omit<HomeProps, 'search'> {
  readonly funds: FigureTable
  readonly mrr: FigureTable
  readonly type: PeriodType
  readonly search: TableSearch
}

/** What moved recurring revenue, and what was sold; where there is neither, what to do about it. */
function Tables({ funds, mrr, ...more }: TablesProps) {
  const { profile } = more
  const sales = SALES.map(({ slug }) => rowOf(funds, slug))
  const moved = mrr.results.some(({ values }) => values.some(([, value]) => value !== 0))
  const sold = sales.some(({ values }) => values.some(([, value]) => value !== 0))
  return (
    <>
      {moved && (
        <HomeTable {...more} name="mrr" title="What changed recurring revenue" table={mrr} plotted={MOVED} />
      )}
      {sold && (
        <HomeTable {...more} name="funds" title="Sales, payments and refunds" table={funds} plotted={SALES} />
      )}
      {!sold && (
        <p className="list-empty">
          No sales in these periods. Choose others above, or{' '}
          <Link to="/business/$profile/plans" params={{ profile }}>
            look at the plans
          </Link>
          .
        </p>
      )}
    </>
  )
}

const SALES = [{ slug: 'total-transactions' }, { slug: 'payments' }, { slug: 'refunds' }]
const MOVED = [
  { slug: 'new' },
  { slug: 'reactivation' },
  { slug: 'expansion' },
  { slug: 'contraction', isLost: true },
  { slug: 'churn', isLost: true }
]
