/** Pages of a business about its invoices. */
import type { ListSearch } from '../parts/list-page.tsx'
import { useAddress } from '../parts/use-address.ts'
import { Invoice } from './invoices/invoice.tsx'
import { Invoices } from './invoices/invoices.tsx'

export const InvoicesPage = () => <Invoices {...useAddress<ListSearch>()} />
export const OneInvoicePage = () => <Invoice {...useAddress()} />
