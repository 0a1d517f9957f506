/** Invoices and credit notes as both parties see them. */
import { type Invoice, type InvoiceLineView, moneyText, type Organization } from '@bursar/contracts'
import { organizationsOf, type Rows } from '@bursar/service-kit'
import { numbersOfCharges, numbersOfOrders, SALES, type SoldOrder, soldOrderKey } from '../shared/sold.ts'
import { type Reader, text } from '../shared/views.ts'
import type { SaleLine } from './domain/sale.ts'
import { taxesOf } from './domain/taxes.ts'
import type { InvoiceDocument } from './numbered-projection.ts'
import { ERASED, readParty } from './party-texts.ts'
import type { SaleDocument } from './sales-projection.ts'

/** An invoice with what its view is made of, its texts open. */
export interface ShownInvoice {
  readonly invoice: InvoiceDocument
  readonly lines: readonly SaleLine[]
  /** 1/100 units. */
  readonly paid: number
  readonly due: number
  readonly provider: Organization
  readonly profile: Organization
  /** Number of the invoice that a credit note gives back of. */
  readonly of: string | null
}

/** Where what was paid of a payer's orders is asked: as it is, or as it stood. */
export type SalesOf = (profile: string) => Promise<Pick<Rows, 'getAll'>>

/** Completes invoices from the read models. */
export async function shownInvoices(
  reader: Reader,
  salesOf: SalesOf,
  invoices: readonly InvoiceDocument[]
): Promise<ShownInvoice[]> {
  const parties = invoices.flatMap(({ provider, profile }) => [provider, profile])
  const organizations = await organizationsOf(reader, parties)
  const sales = await reader.collection(SALES).getAll<SaleDocument>(invoices.map(({ sale }) => sale))
  const charges = [...sales.values()].flatMap(({ charge }) => charge ?? [])
  const numbers = await numbersOfCharges(reader, charges)
  // What a change of plan gives back names the order; of a refund the charge does.
  const ofOrders = await numbersOfOrders(
    reader,
    invoices.flatMap(({ kind, sale }) =>
      kind === 'credit-note' ? (sales.get(sale)?.lines.flatMap(({ order }) => order ?? []) ?? []) : []
    )
  )
  const numberOf = (charge: string | null, line: SaleLine | undefined) =>
    charge !== null ? numbers(charge, line?.about.line) : line?.order ? ofOrders(line.order) : null
  const open = await reader.reveal(invoices)
  return Promise.all(
    open.map(async (invoice): Promise<ShownInvoice> => {
      const { lines = [], charge = null } = sales.get(invoice.sale) ?? {}
      return {
        invoice,
        lines,
        ...(await settlementOf(await salesOf(invoice.profile), invoice, lines)),
        provider: organizations(invoice.provider),
        profile: organizations(invoice.profile),
        of: invoice.kind === 'credit-note' ? numberOf(charge, lines[0]) : null
      }
    })
  )
}

async function settlementOf(
  sales: Pick<Rows, 'getAll'>,
  { kind, total }: InvoiceDocument,
  lines: readonly SaleLine[]
): Promise<Pick<ShownInvoice, 'paid' | 'due'>> {
  if (kind === 'credit-note') return { paid: 0, due: 0 }
  const keys = lines.flatMap(({ order }) => (order ? [soldOrderKey(order)] : []))
  const orders = [...(await sales.getAll<SoldOrder>(keys)).values()]
  const paid = orders.reduce((sum, order) => sum + order.paid, 0)
  const written = orders.reduce((sum, order) => sum + order.written, 0)
  return { paid, due: total - paid - written }
}

/** The public form. */
export function invoiceView({ invoice, lines, paid, due, provider, profile, of }: ShownInvoice): Invoice {
  const { invoice: id, number, kind, created_at, unit, total, forgotten_at, last4, note } = invoice
  const erased = forgotten_at !== undefined
  return {
    id,
    number,
    kind,
    created_at,
    unit,
    total,
    readable_total: moneyText(total, unit),
    paid,
    due,
    provider,
    profile,
    seller: erased ? ERASED : readParty(invoice.seller),
    buyer: erased ? ERASED : readParty(invoice.buyer),
    lines: lines.map(lineView),
    taxes: taxesOf(lines),
    invoice: of,
    last4: text(last4),
    note: text(note),
    erased
  }
}

function lineView({ description, amount, about }: SaleLine): InvoiceLineView {
  const { quantity = 1, start = null, end = null } = about
  return { description, quantity, starts_at: start, ends_at: end, amount }
}
