import { Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { List, type ListSearch } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { dayText } from '../text/dates.ts'

export interface ListPageProps {
  readonly profile: string
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** Everybody who has or had a subscription. */
export function Customers({ profile, search, go }: ListPageProps) {
  return (
    <>
      <PageHead title="Customers" of={profile} />
      <List
        what="customers"
        path={`/api/profile/${profile}/subscribers/all`}
        search={search}
        go={go}
        searchLabel="Search customers"
        read={async (query) =>
          (await api.get('/api/profile/{profile}/subscribers/all', { params: { profile }, query })).body
        }
        keyOf={({ slug }) => slug}
        empty="No customers yet. Whoever buys one of your plans will be listed here."
        columns={[
          {
            title: 'Name',
            sort: 'full_name',
            cell: ({ slug, printable_name }) => (
              <Link
                to="/business/$profile/customers/$customer"
                params={{ profile, customer: slug }}
                dir="auto"
              >
                {printable_name}
              </Link>
            )
          },
          { title: 'Kind', cell: ({ type }) => (type === 'personal' ? 'Person' : 'Organization') },
          {
            title: 'Here since',
            sort: 'created_at',
            isNumber: true,
            cell: ({ created_at }) => dayText(created_at)
          }
        ]}
      />
    </>
  )
}
