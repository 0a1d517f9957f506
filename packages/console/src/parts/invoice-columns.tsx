import type { ReactNode } from 'react'
import { type Invoice, pdfAddress } from '../api/invoices.ts'
import { dayText } from '../text/dates.ts'
import { invoiceState, invoiceTotal } from '../text/invoices.ts'
import { Chip } from './chip.tsx'
import type { TableColumn } from './data-table.tsx'
import { PdfLink } from './pdf-link.tsx'

export interface InvoiceColumns {
  /** Whose invoices are read: who issued them, or who pays. */
  readonly profile: string
  /** What the other party is to the viewer: `Customer`. */
  readonly party: string
  /** The number, which leads to the invoice. */
  link(invoice: Invoice): ReactNode
  other(invoice: Invoice): ReactNode
}

/** The columns of every list of invoices and credit notes. */
export function invoiceColumns({ profile, party, link, other }: InvoiceColumns): TableColumn<Invoice>[] {
  return [
    { title: 'Number', cell: link },
    { title: party, cell: other },
    {
      title: 'State',
      cell(invoice) {
        const [text, tone] = invoiceState(invoice)
        return <Chip tone={tone}>{text}</Chip>
      }
    },
    { title: 'Date', sort: 'created_at', isNumber: true, cell: ({ created_at }) => dayText(created_at) },
    { title: 'Total', isNumber: true, cell: invoiceTotal },
    {
      title: 'File',
      isNumber: true,
      cell: ({ number }) => <PdfLink number={number} address={pdfAddress(profile, number)} />
    }
  ]
}
