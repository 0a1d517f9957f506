import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { invoiceColumns } from '../../parts/invoice-columns.tsx'
import { List } from '../../parts/list-page.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import type { ListPageProps } from '../customers.tsx'

/** The invoices and credit notes that the business issued, the latest first. */
export function Invoices({ profile, search, go }: ListPageProps) {
  return (
    <>
      <PageHead title="Invoices" of={profile}>
        <Link to="/business/$profile/settings" params={{ profile }} search={{ tab: 'taxes' }}>
          Tax rates
        </Link>
      </PageHead>
      <List
        what="invoices"
        path={`/api/billing/${profile}/issued`}
        search={{ o: '-created_at', ...search }}
        go={go}
        searchLabel="Search invoices"
        read={async (query) =>
          (await api.get('/api/billing/{profile}/issued', { params: { profile }, query })).body
        }
        keyOf={({ id }) => id}
        empty="No invoice yet. Each sale gets one, and each refund a credit note, by itself."
        columns={invoiceColumns({
          profile,
          party: 'Customer',
          link: ({ number }) => (
            <Link to="/business/$profile/invoices/$number" params={{ profile, number }}>
              {number}
            </Link>
          ),
          other: ({ profile: customer }) => (
            <Link
              to="/business/$profile/customers/$customer"
              params={{ profile, customer: customer.slug }}
              dir="auto"
            >
              {customer.printable_name}
            </Link>
          )
        })}
      />
    </>
  )
}
