import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { invoiceQuery } from '../api/invoices.ts'
import { FaultNote } from '../parts/fault-note.tsx'
import { InvoiceSheet } from '../parts/invoice-sheet.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Skeleton } from '../parts/skeleton.tsx'

/** One invoice or credit note, and the way to pay what is due on it. */
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
            <Link to="/my/$profile/invoices/$number" params={{ profile, number: credited }}>
              {credited}
            </Link>
          )}
        >
          {data.due > 0 && (
            <p>
              <Link to="/checkout/$profile" params={{ profile }} className="button primary">
                Pay what is due
              </Link>
            </p>
          )}
        </InvoiceSheet>
      )}
    </>
  )
}
