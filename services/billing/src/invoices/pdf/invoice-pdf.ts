/** An invoice or credit note as a page to print. */
import {
  type Invoice,
  type InvoiceLineView,
  type InvoiceParty,
  type InvoiceTax,
  moneyText
} from '@bursar/contracts'
import { MARGIN, newPage, type Page, RIGHT } from './page.ts'

const AMOUNT = RIGHT
const QUANTITY = 450
const PERIOD = 280
const DESCRIPTION_WIDTH = PERIOD - MARGIN - 15
const GREY = '#555555'

/** The bytes of it. Usual ones have one page. */
export function invoicePdf(invoice: Invoice): Promise<Buffer> {
  const { kind, number, seller } = invoice
  const page = newPage(`${titleOf(kind)} ${number}`, seller.name)
  let y = head(page, invoice)
  y = columns(page, y)
  for (const line of invoice.lines) y = lineOf(page, line, invoice.unit, y)
  page.rule(y + 2)
  y = sums(page, invoice, page.room(y + 8, 90 + 15 * invoice.taxes.length))
  for (const note of new Set(invoice.taxes.flatMap(({ note }) => note || []))) {
    y = page.text(note, MARGIN, page.room(y + 12, 30), { weight: 700 })
  }
  if (invoice.note !== '') {
    page.text(invoice.note, MARGIN, page.room(y + 20, 60), { width: RIGHT - MARGIN, color: GREY })
  }
  return page.end()
}

function titleOf(kind: Invoice['kind']): string {
  return kind === 'invoice' ? 'Invoice' : 'Credit note'
}

function head(page: Page, { kind, number, created_at, invoice, seller, buyer }: Invoice): number {
  page.text(seller.name, MARGIN, MARGIN, { size: 14, weight: 700, width: 280 })
  page.text(titleOf(kind), RIGHT, MARGIN, { size: 18, weight: 700, right: true })
  let right = page.text(number, RIGHT, MARGIN + 28, { size: 11, right: true })
  right = page.text(dayOf(created_at), RIGHT, right, { right: true, color: GREY })
  if (invoice !== null) page.text(`for invoice ${invoice}`, RIGHT, right, { right: true, color: GREY })
  const from = party(page, 'From', seller, MARGIN)
  const to = party(page, kind === 'invoice' ? 'Billed to' : 'Credited to', buyer, 300)
  return Math.max(from, to) + 25
}

function party(page: Page, title: string, party: InvoiceParty, x: number): number {
  const { name, street_address, postal_code, locality, region, country, tax_id } = party
  const town = [postal_code, locality].filter(Boolean).join(' ')
  const place = [region, country].filter(Boolean).join(', ')
  let y = page.text(title, x, 130, { size: 8, color: GREY })
  y = page.text(name, x, y, { weight: 700, width: 235 })
  for (const line of [street_address, town, place, tax_id && `Tax id: ${tax_id}`]) {
    if (line) y = page.text(line, x, y, { width: 235 })
  }
  return y
}

function columns(page: Page, y: number): number {
  const style = { size: 8, color: GREY }
  page.text('Description', MARGIN, y, style)
  page.text('Period', PERIOD, y, style)
  page.text('Quantity', QUANTITY, y, { ...style, right: true })
  const under = page.text('Amount', AMOUNT, y, { ...style, right: true })
  page.rule(under + 2)
  return under + 8
}

function lineOf(
  page: Page,
  { description, quantity, starts_at, ends_at, amount }: InvoiceLineView,
  unit: string,
  above: number
): number {
  const y = page.room(above, 40)
  const under = page.text(description, MARGIN, y, { width: DESCRIPTION_WIDTH })
  if (starts_at && ends_at) page.text(`${dayOf(starts_at)} – ${dayOf(ends_at)}`, PERIOD, y)
  page.text(String(quantity), QUANTITY, y, { right: true })
  page.text(moneyText(amount, unit), AMOUNT, y, { right: true })
  return under + 5
}

function sums(page: Page, { kind, total, paid, due, unit, last4, taxes }: Invoice, above: number): number {
  const row = (title: string, amount: number, y: number, weight: 400 | 700 = 400) => {
    page.text(title, QUANTITY, y, { right: true, weight })
    return page.text(moneyText(amount, unit), AMOUNT, y, { right: true, weight }) + 3
  }
  let y = above
  if (taxes.length > 0) {
    const tax = taxes.reduce((sum, one) => sum + one.tax, 0)
    y = row('Net', total - tax, y)
    for (const one of taxes) y = row(rateText(one, unit), one.tax, y)
  }
  y = row(kind === 'invoice' ? 'Total' : 'Credited', total, y, 700)
  if (kind === 'credit-note') return y
  y = row(last4 === '' ? 'Paid' : `Paid by card ending in ${last4}`, paid, y)
  return row('Due', due, y)
}

/** "VAT 20 % (DE) on €100.00". */
function rateText({ title, percent, country, region, net }: InvoiceTax, unit: string): string {
  const where = [country, region].filter((one) => one !== null).join(', ')
  const place = where === '' ? '' : ` (${where})`
  return `${title} ${percent / 100} %${place} on ${moneyText(net, unit)}`
}

/** The day in UTC, as everybody reads it. */
function dayOf(instant: string): string {
  return instant.slice(0, 10)
}
