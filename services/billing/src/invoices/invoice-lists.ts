/** Lists of invoices and credit notes: what they are searched and sorted by, and what was paid of them. */
import {
  type ListSource,
  type OperationRequest,
  pageLinks,
  recordedRows,
  selectRows
} from '@bursar/service-kit'
import { headerOf } from '../ledger/transaction-lists.ts'
import { accountRows } from '../shared/account-then.ts'
import { invoiceView, type SalesOf, type ShownInvoice, shownInvoices } from './invoice-view.ts'
import { amountOf, type InvoiceDocument, invoices } from './numbered-projection.ts'
import { saleDocuments } from './sales-projection.ts'

type Request = OperationRequest<any, any>
type Which = Pick<ListSource<ShownInvoice>, 'list' | 'by' | 'others'>

/** What was paid of a payer's orders by the instant that is asked about; each account is folded once. */
export function salesAsked(request: Request): SalesOf {
  const known = new Map<string, ReturnType<SalesOf>>()
  return (profile) => {
    const rows =
      known.get(profile) ??
      accountRows({ ...request, profile: { ...request.profile, id: profile } }, saleDocuments)
    known.set(profile, rows)
    return rows
  }
}

/** The body of the answer, oldest first: the header sums invoices less credit notes. */
export async function invoicesPage(request: Request, which: Which) {
  const source = invoiceList(request, which)
  const { rows, count, sums } = await selectRows(request, source)
  const header = await headerOf(request, source, sums)
  return { ...header, ...pageLinks(request, count), results: rows.map(invoiceView) }
}

function invoiceList(request: Request, which: Which): ListSource<ShownInvoice> {
  const salesOf = salesAsked(request)
  return {
    collection: recordedRows(request, invoices),
    descending: false,
    dates: 'now',
    orderField: 'created_at',
    open: (documents: readonly InvoiceDocument[]) => shownInvoices(request, salesOf, documents),
    search: {
      number: ({ invoice }) => invoice.number,
      profile__full_name: ({ profile }) => profile.printable_name,
      provider__full_name: ({ provider }) => provider.printable_name
    },
    sort: {
      number: ({ invoice }) => invoice.running,
      kind: ({ invoice }) => invoice.kind,
      total: ({ invoice }) => invoice.total,
      full_name: ({ profile }) => profile.printable_name
    },
    amount: amountOf,
    ...which
  }
}
