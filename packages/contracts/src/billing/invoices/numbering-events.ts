/**
 * Events of invoices and credit notes: which numbers a provider has given. They stand on `invoices-<provider>`, one stream,
 * so that numbers have neither gap nor double.
 */
import { Type } from 'typebox'
import { defineEvent, type EventData, personal } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { Id, Instant, OneOf } from '../fields.ts'

/** What is numbered; each kind of a provider has numbers of its own. */
export const INVOICE_KINDS = ['invoice', 'credit-note'] as const

const Kind = OneOf(...INVOICE_KINDS)
const Running = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER })

export const invoicePrefixTaken = defineEvent({
  type: 'billing.invoice-prefix-taken',
  description: 'What the numbers of a provider’s invoices begin with; it stays so.',
  data: Type.Object({ provider: Id, prefix: Type.String(), taken_at: Instant })
})

export const invoiceNumbered = defineEvent({
  type: 'billing.invoice-numbered',
  description:
    'Orders became an invoice, or what was given back a credit note: with its number, and both parties as they were then, ' +
    'under a key of its own.',
  introduces: () => true,
  data: Type.Object({
    invoice: Id,
    kind: Kind,
    /** As people read it. */
    number: Type.String(),
    /** From 1, for each provider and kind. */
    running: Running,
    provider: Id,
    /** Who pays, or got something back. */
    profile: Id,
    unit: Type.String(),
    /** Of the orders, taxes included, or what was given back. */
    total: Amount,
    /** Which sale of the log it is of, whose lines are its lines. */
    sale: Type.String(),
    /** Of an invoice that was paid at once: the charge that did. */
    charge: Type.Optional(Id),
    created_at: Instant,
    /** The invoice itself: its texts outlast an erasure of either party, until its retention is over. */
    person: Id,
    /** JSON texts of a party: name, address and tax id. */
    seller: personal(),
    buyer: personal(),
    /** What the provider says on its invoices. */
    note: personal(),
    last4: personal(4)
  })
})

export const invoiceNumbersLost = defineEvent({
  type: 'billing.invoice-numbers-lost',
  description:
    'Numbers that were given after the backup that this log came back from: they are not given again.',
  trail: { about: ({ provider }) => [provider], says: 'Noted numbers of invoices as lost.' },
  data: Type.Object({ provider: Id, kind: Kind, first: Running, last: Running, noted_at: Instant })
})

export const invoiceForgotten = defineEvent({
  type: 'billing.invoice-forgotten',
  description: 'The retention of an invoice is over: the names on it are erased.',
  erases: ({ invoice }) => [invoice],
  data: Type.Object({ invoice: Id, provider: Id, sale: Type.String(), forgotten_at: Instant })
})

export type InvoiceNumbered = EventData<typeof invoiceNumbered>
export type InvoicePrefixTaken = EventData<typeof invoicePrefixTaken>
export type InvoiceNumbersLost = EventData<typeof invoiceNumbersLost>
export type InvoiceForgotten = EventData<typeof invoiceForgotten>
export type InvoiceKind = InvoiceNumbered['kind']

export const numberingEvents = [invoicePrefixTaken, invoiceNumbered, invoiceNumbersLost, invoiceForgotten]
