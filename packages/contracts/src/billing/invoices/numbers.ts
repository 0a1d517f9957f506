/** How invoices are numbered: a prefix of the provider's, and a running number. */
import type { InvoiceKind } from './numbering-events.ts'

/** What a prefix may be. */
export const prefixPattern = /^[A-Z0-9]{1,8}$/

const PREFIX_MOST = 8

/** The prefix that a slug gives: its letters and digits in capitals, up to eight. */
export function prefixOf(slug: string): string {
  const letters = slug.toUpperCase().replace(/[^A-Z0-9]/g, '')
  return letters.slice(0, PREFIX_MOST) || 'INV'
}

/** The n-th to try, from 0, when those before are taken: FERN, FERN1, FERN2 … */
export function nthPrefix(prefix: string, n: number): string {
  if (n === 0) return prefix
  const behind = String(n)
  return prefix.slice(0, PREFIX_MOST - behind.length) + behind
}

/** As people read it: FERN-000042, FERN-CN-000007. */
export function invoiceNumber(prefix: string, kind: InvoiceKind, running: number): string {
  const middle = kind === 'credit-note' ? '-CN' : ''
  return `${prefix}${middle}-${String(running).padStart(6, '0')}`
}

/** What a number says; undefined of a text that is none. */
export function readInvoiceNumber(
  number: string
): { readonly prefix: string; readonly kind: InvoiceKind; readonly running: number } | undefined {
  const [, prefix, note, digits] = /^([A-Z0-9]{1,8})(-CN)?-(\d{6,15})$/.exec(number) ?? []
  if (prefix === undefined || digits === undefined) return undefined
  return { prefix, kind: note ? 'credit-note' : 'invoice', running: Number(digits) }
}
