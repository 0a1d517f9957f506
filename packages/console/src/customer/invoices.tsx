import { Link } from '@tanstack/react-router'
import { api } from '../api/client.ts'
import { invoiceColumns } from '../parts/invoice-columns.tsx'
import { List, type ListSearch } from '../parts/list-page.tsx'
import { PageHead } from '../parts/page-head.tsx'

export interface InvoicesProps {
  readonly profile: string
  readonly search: ListSearch
  go(search: ListSearch): void
}

/** All invoices and credit notes of a customer, the latest first, each to download. */
export function Invoices({ profile, search, go }: InvoicesProps) {
  return (
    <>
      <PageHead title="Invoices" of={profile} />
      <List
        what="invoices"
        path={`/api/billing/${profile}/invoices`}
        search={{ o: '-created_at', ...search }}
        go={go}
        searchLabel="Search invoices"
        read={async (query) =>
          (await api.get('/api/billing/{profile}/invoices', { params: { profile }, query })).body
        }
        keyOf={({ id }) => id}
        empty="No invoice yet. Each order that is paid, or is to be paid, gets one."
        columns={invoiceColumns({
          profile,
          party: 'From',
          link: ({ number }) => (
            <Link to="/my/$profile/invoices/$number" params={{ profile, number }}>
              {number}
            </Link>
          ),
          other: ({ provider }) => <bdi>{provider.printable_name}</bdi>
        })}
      />
    </>
  )
}
