import { Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { List } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { dayText } from '../text/dates.ts'
import { moneyText } from '../text/money.ts'
import type { ListPageProps } from './customers.tsx'

/** Every sale: paid, written off or still due. */
export function Sales({ profile, search, go }: ListPageProps) {
  return (
    <>
      <PageHead title="Sales" of={profile}>
        <Link to="/business/$profile/import" params={{ profile }}>
          Import past sales
        </Link>
      </PageHead>
      <List
        what="sales"
        path={`/api/billing/${profile}/receivables`}
        search={{ o: '-created_at', ...search }}
        go={go}
        searchLabel="Search sales"
        read={async (query) =>
          (await api.get('/api/billing/{profile}/receivables', { params: { profile }, query })).body
        }
        keyOf={({ created_at, description }, index) => `${created_at} ${description} ${index}`}
        empty="No sales yet. What customers order will be listed here."
        columns={[
          { title: 'Sale', sort: 'description', cell: ({ description }) => description },
          {
            title: 'Customer',
            cell: ({ dest_profile }) => (
              <Link
                to="/business/$profile/customers/$customer"
                params={{ profile, customer: dest_profile?.slug ?? '' }}
                dir="auto"
              >
                {dest_profile?.printable_name}
              </Link>
            )
          },
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
            cell: ({ dest_amount = 0, dest_unit = 'usd' }) => moneyText(dest_amount, dest_unit)
          }
        ]}
      />
    </>
  )
}
