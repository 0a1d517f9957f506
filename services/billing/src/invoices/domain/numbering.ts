/** The numbers that a provider has given to its invoices and credit notes: stream `invoices-<provider>`. */
import type { Instant } from '@bursar/calendar'
import {
  type BillingEvents,
  type InvoiceKind,
  type InvoiceNumbered,
  invoiceNumber,
  readInvoiceNumber
} from '@bursar/contracts'
import { type Decision, type EventOf, fold, happened, refuse } from '@bursar/event-sourcing'

export type NumberingEvent = EventOf<
  BillingEvents,
  | 'billing.invoice-prefix-taken'
  | 'billing.invoice-numbered'
  | 'billing.invoice-numbers-lost'
  | 'billing.invoice-forgotten'
>

export interface Numbering {
  readonly provider: string | null
  /** Null before the first number. */
  readonly prefix: string | null
  /** The last number of each kind. */
  readonly last: Readonly<Record<InvoiceKind, number>>
}

const NONE: Numbering = { provider: null, prefix: null, last: { invoice: 0, 'credit-note': 0 } }

export const numbering = fold<Numbering, BillingEvents>(NONE, {
  'billing.invoice-prefix-taken': (state, { provider, prefix }) => ({ ...state, provider, prefix }),
  'billing.invoice-numbered': (state, { kind, running }) => reached(state, kind, running),
  'billing.invoice-numbers-lost': (state, { kind, last }) => reached(state, kind, last)
})

function reached(state: Numbering, kind: InvoiceKind, running: number): Numbering {
  return { ...state, last: { ...state.last, [kind]: running } }
}

/** What the numbers of a provider begin with from its first one on. */
export function takePrefix(provider: string, prefix: string, taken_at: Instant): NumberingEvent {
  return { type: 'billing.invoice-prefix-taken', data: { provider, prefix, taken_at } }
}

/** Erases who is named on an invoice whose retention is over. */
export function forgetInvoice(
  { invoice, provider, sale }: Pick<InvoiceNumbered, 'invoice' | 'provider' | 'sale'>,
  forgotten_at: Instant
): NumberingEvent {
  return { type: 'billing.invoice-forgotten', data: { invoice, provider, sale, forgotten_at } }
}

/** Numbers that are noted as lost at once. */
const LOST_MOST = 100_000

/** What is numbered, all but its number. */
export type Unnumbered = Omit<InvoiceNumbered, 'number' | 'running'>

/** Gives the next number; the provider has its prefix by then. */
export function numberNext({ prefix, last }: Numbering, invoice: Unnumbered): NumberingEvent {
  if (prefix === null) throw new Error(`provider ${invoice.provider} has no prefix yet`)
  const running = last[invoice.kind] + 1
  const number = invoiceNumber(prefix, invoice.kind, running)
  return { type: 'billing.invoice-numbered', data: { ...invoice, running, number } }
}

/**
 * Notes as lost what was given after the backup that the log came back from, up to that number; the next one follows it.
 * Refused with `invalid_fields` where it is no number of this provider, one that the log has, or so far away that it is a
 * slip of the hand.
 */
export function resumeAfter(
  { provider, prefix, last }: Numbering,
  number: string,
  noted_at: Instant
): Decision<NumberingEvent> {
  const read = readInvoiceNumber(number)
  if (!read || provider === null || read.prefix !== prefix)
    return wrong(prefix === null ? 'It has given no number yet.' : `Its numbers begin with ${prefix}.`)
  const { kind, running } = read
  const most = last[kind] + LOST_MOST
  if (running > most)
    return wrong(
      `At most ${LOST_MOST} numbers can be noted at once: up to ${invoiceNumber(prefix, kind, most)}.`
    )
  if (running <= last[kind])
    return wrong(`The log goes up to ${invoiceNumber(prefix, kind, last[kind])} already.`)
  return happened('billing.invoice-numbers-lost', {
    provider,
    kind,
    first: last[kind] + 1,
    last: running,
    noted_at
  })
}

function wrong(message: string) {
  return refuse('invalid_fields', { fields: { number: [message] } })
}
