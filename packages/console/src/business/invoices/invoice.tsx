import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { invoiceQuery } from '../../api/invoices.ts'
import { FaultNote } from '../../parts/fault-note.tsx'
import { InvoiceSheet } from '../../parts/invoice-sheet.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Skeleton } from '../../parts/skeleton.tsx'

/** One invoice or credit note of the business. */
export function Invoice({ profile, number }: { readonly profile: string; readonly number: string }) {
  const { data, error, refetch } = useQuery(invoiceQuery(profile, number))
  return (
    <>
      <PageHead title={number} of={profile} />
      {error && <FaultNote what="this invoice" error={error} again={refetch} />}
      {!data && !error && <Skeleton rows={6} what="invoice" />}
      {data && (
        <InvoiceSheet
          profile={profile}
          invoice={data}
          credited={(credited) => (
            <Link to="/business/$profile/invoices/$number" params={{ profile, number: credited }}>
              {credited}
            </Link>
          )}
        >
          <p>
            <Link
              to="/business/$profile/customers/$customer"
              params={{ profile, customer: data.profile.slug }}
              search={{ tab: 'payments' }}
            >
              Payments of <bdi>{data.profile.printable_name}</bdi>
            </Link>
          </p>
        </InvoiceSheet>
      )}
    </>
  )
}
