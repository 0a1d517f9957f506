import { Link } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { invoiceColumns } from '../../parts/invoice-columns.tsx'
import { List } from '../../parts/list-page.tsx'
import type { CustomerPartProps } from './customer.tsx'

/** The invoices and credit notes that a customer got from the business. */
export function CustomerInvoices({ profile, customer, search, go }: CustomerPartProps) {
  return (
    <List
      what="invoices"
      path={`/api/billing/${customer}/invoices`}
      search={{ o: '-created_at', ...search }}
      go={go}
      read={async ({ q, o, page, page_size }) =>
        (
          await api.get('/api/billing/{profile}/invoices', {
            params: { profile: customer },
            query: { q, o, page, page_size }
          })
        ).body
      }
      keyOf={({ id }) => id}
      empty="No invoice yet."
      columns={invoiceColumns({
        profile: customer,
        party: 'From',
        link: ({ number, provider }) =>
          provider.slug === profile ? (
            <Link to="/business/$profile/invoices/$number" params={{ profile, number }}>
              {number}
            </Link>
          ) : (
            number
          ),
        other: ({ provider }) => <bdi>{provider.printable_name}</bdi>
      })}
    />
  )
}
