import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { dueQuery } from '../api/customer.ts'
import { List, type ListSearch } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'

export interface StatementProps {
  readonly profile: string
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** Every order, payment and refund. */
export function Statement({ profile, search, go }: StatementProps) {
  const { data: due } = useQuery(dueQuery(profile))
  const sums = Object.entries(due?.balances ?? {}).map(([unit, amount]) => moneyText(Number(amount), unit))
  return (
    <>
      <PageHead title="Statement" of={profile}>
        {sums.length > 0 && (
          <span>
            Balance due: <strong>{sums.join(' and ')}</strong>
          </span>
        )}
      </PageHead>
      <List
        what="entries"
        path={`/api/billing/${profile}/history`}
        search={search}
        go={go}
        searchLabel="Search the statement"
        read={async (query) =>
          (await api.get('/api/billing/{profile}/history', { params: { profile }, query })).body
        }
        keyOf={({ created_at, description }, index) => `${created_at} ${description} ${index}`}
        empty="Nothing was ordered yet."
        columns={[
          { title: 'Entry', sort: 'description', cell: ({ description }) => <bdi>{description}</bdi> },
          {
            title: 'Date',
            sort: 'created_at',
            isNumber: true,
            cell: ({ created_at }) => dayText(created_at)
          },
          {
            title: 'Amount',
            sort: 'amount',
            isNumber: true,
            cell: ({ dest_amount = 0, dest_unit = 'usd', is_debit }) =>
              moneyText(is_debit ? -dest_amount : dest_amount, dest_unit)
          },
          {
            title: 'Receipt',
            cell: ({ charge }) =>
              charge ? (
                <Link to="/billing/$profile/receipt/$charge" params={{ profile, charge }}>
                  Receipt
                </Link>
              ) : (
                ''
              )
          }
        ]}
      />
    </>
  )
}
