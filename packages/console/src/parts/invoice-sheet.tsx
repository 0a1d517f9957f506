import type { ReactNode } from 'react'
import { type Invoice, pdfAddress } from '../api/invoices.ts'
import { countryName } from '../text/countries.ts'
import { dayText } from '../text/dates.ts'
import { invoiceState, invoiceTotal } from '../text/invoices.ts'
import { moneyText } from '../text/money.ts'
import { Card } from './card.tsx'
import { Chip } from './chip.tsx'
import { PdfLink } from './pdf-link.tsx'
import './invoice-sheet.css'
import './lines.css'

export interface InvoiceSheetProps {
  /** Who reads it: who issued it, or who pays. */
  readonly profile: string
  readonly invoice: Invoice
  /** The invoice that a credit note gives back of, as a link. */
  credited(number: string): ReactNode
  /** What can be done about what is due. */
  readonly children?: ReactNode
}

/** One invoice or credit note: who sold what to whom, what it comes to, and what of it is paid. */
export function InvoiceSheet({ profile, invoice, credited, children }: InvoiceSheetProps) {
  const { number, created_at, seller, buyer, lines, unit, paid, due, note, last4, erased } = invoice
  const [state, tone] = invoiceState(invoice)
  return (
    <Card
      title={invoice.kind === 'credit-note' ? 'Credit note' : 'Invoice'}
      beside={<PdfLink number={number} address={pdfAddress(profile, number)} />}
    >
      <p className="invoice-state">
        <Chip tone={tone}>{state}</Chip>
        <span className="muted">
          of {dayText(created_at)}
          {last4 && `, card ending ${last4}`}
        </span>
        {invoice.invoice && <span>gives back of {credited(invoice.invoice)}</span>}
      </p>
      {erased && <p className="muted">The time for which it is kept is over: it names nobody any more.</p>}
      <div className="parties">
        <Party title="From" party={seller} />
        <Party title="To" party={buyer} />
      </div>
      <ul className="lines">
        {lines.map(({ description, quantity, starts_at, ends_at, amount }, place) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of an invoice never change
          <li key={place}>
            <span dir="auto">
              {description}
              {quantity > 1 && `, ${quantity} times`}
              {starts_at && ends_at && (
                <small className="muted">
                  {dayText(starts_at)} – {dayText(ends_at)}
                </small>
              )}
            </span>
            <span className="number">{moneyText(amount, unit)}</span>
          </li>
        ))}
        <li className="total">
          <span>Total</span>
          <span className="number">{invoiceTotal(invoice)}</span>
        </li>
        {paid > 0 && due > 0 && (
          <>
            <li>
              <span>Paid</span>
              <span className="number">{moneyText(paid, unit)}</span>
            </li>
            <li className="total">
              <span>Due</span>
              <span className="number">{moneyText(due, unit)}</span>
            </li>
          </>
        )}
      </ul>
      {note && <p dir="auto">{note}</p>}
      {children}
    </Card>
  )
}

/** As it was when the invoice was made. */
function Party({ title, party }: { readonly title: string; readonly party: Invoice['seller'] }) {
  const { name, street_address, postal_code, locality, region, country, tax_id } = party
  const lines = [
    street_address,
    [postal_code, locality].filter(Boolean).join(' '),
    region,
    country && countryName(country),
    tax_id
  ].filter(Boolean)
  return (
    <address>
      <small className="muted">{title}</small>
      <strong dir="auto">{name}</strong>
      {lines.map((line) => (
        <span key={line} dir="auto">
          {line}
        </span>
      ))}
    </address>
  )
}
