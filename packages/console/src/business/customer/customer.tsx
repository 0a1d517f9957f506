import { ApiError } from '@bursar/client'
import { useQuery } from '@tanstack/react-query'
import { balanceQuery, profileQuery } from '../../api/business.ts'
import { useClosed } from '../../api/rights.ts'
import { Chip } from '../../parts/chip.tsx'
import { FaultNote } from '../../parts/fault-note.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import type { TabSearch } from '../../searches.ts'
import { moneyText } from '../../text/money.ts'
import { Activity } from './activity.tsx'
import { Charges } from './charges.tsx'
import { Contact } from './contact.tsx'
import { CustomerInvoices } from './invoices.tsx'
import { People } from './people.tsx'
import { Statement } from './statement.tsx'
import { Subscriptions } from './subscriptions.tsx'
import './customer.css'

export interface CustomerProps {
  readonly profile: string
  readonly customer: string
  readonly search: TabSearch
  go(search: TabSearch): void
}

export interface CustomerPartProps extends CustomerProps {
  /** Why the viewer may not change anything here. */
  readonly closed: string | undefined
}

const tabs = {
  subscriptions: 'Subscriptions',
  payments: 'Payments',
  invoices: 'Invoices',
  statement: 'Statement',
  people: 'People',
  activity: 'Activity'
} as const

const parts = {
  subscriptions: Subscriptions,
  payments: Charges,
  invoices: CustomerInvoices,
  statement: Statement,
  people: People,
  activity: Activity
} as const

/** One customer: who it is, what it is subscribed to, and what it ordered, paid and owes. */
export function Customer(props: CustomerProps) {
  const { profile, customer, search } = props
  const asked = useQuery(profileQuery(customer))
  const { error, refetch } = asked
  const isGone = error instanceof ApiError && error.status === 403
  // What was read before it ended is the customer's own again.
  const data = isGone ? undefined : asked.data
  const due = useQuery({ ...balanceQuery(customer), enabled: data !== undefined })
  const closed = useClosed(profile)
  const tab =
    (Object.keys(tabs) as (keyof typeof tabs)[]).find((name) => name === search.tab) ?? 'subscriptions'
  const Part = parts[tab]
  const owed = Object.entries(due.data?.balances ?? {}).filter(([, amount]) => amount > 0)
  return (
    <>
      <PageHead title={data?.printable_name ?? customer} of={profile}>
        <span className="chips">
          {data && <Chip tone={data.subscriptions?.length ? 'positive' : 'neutral'}>{stateOf(data)}</Chip>}
          {owed.map(([unit, amount]) => (
            <Chip key={unit} tone="warning">{`owes ${moneyText(amount, unit)}`}</Chip>
          ))}
        </span>
      </PageHead>
      {isGone && (
        <>
          <p className="muted definition">
            No subscription of yours runs here. You still see what you sold to <bdi>{customer}</bdi>, and can
            refund it; contact, statement and people are the customer's own again.
          </p>
          <Charges {...props} closed={closed} isGone />
        </>
      )}
      {error && !isGone && <FaultNote what="this customer" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={2} what="customer" />}
      {data && <Contact customer={data} />}
      {!isGone && (
        <>
          <Tabs label="Of this customer" tabs={tabs} shown={tab} searchOf={(name) => ({ tab: name })} />
          <Part key={tab} {...props} closed={closed} />
        </>
      )}
    </>
  )
}

function stateOf({ subscriptions = [] }: { readonly subscriptions?: readonly unknown[] }): string {
  return subscriptions.length > 0 ? 'subscribed' : 'no subscription'
}
