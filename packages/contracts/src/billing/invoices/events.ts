/** Events of what is ordered now and paid later. */
import { Type } from 'typebox'
import { defineEvent, type EventData } from '../../event-definition.ts'
import { Amount } from '../../http/common.ts'
import { Count, Id, Instant } from '../fields.ts'

export const invoiceCreated = defineEvent({
  type: 'billing.invoice-created',
  description:
    'Orders are to be paid later: whoever has the claim code can pay them. It is a charge that nobody asked the processor for.',
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    broker: Id,
    unit: Type.String(),
    amount: Amount,
    description: Type.String(),
    claim_code: Type.String(),
    lines: Type.Array(
      Type.Object({
        order: Id,
        amount: Amount,
        event_id: Type.String(),
        description: Type.String(),
        broker_fee: Count,
        plan: Id,
        subscription: Id,
        start: Instant,
        end: Instant
      })
    ),
    created_at: Instant,
    ordered_by: Id
  })
})

export const invoiceChanged = defineEvent({
  type: 'billing.invoice-changed',
  description: 'Less is due on the orders of an invoice than before; it is done when nothing is due.',
  data: Type.Object({
    charge: Id,
    profile: Id,
    provider: Id,
    unit: Type.String(),
    /** What is still due. */
    amount: Amount,
    changed_at: Instant
  })
})

export type InvoiceCreated = EventData<typeof invoiceCreated>
export type InvoiceChanged = EventData<typeof invoiceChanged>

/** An order of an invoice, as it was when the invoice was made; `amount` is what was due. */
export type InvoiceLine = InvoiceCreated['lines'][number]

export const invoiceEvents = [invoiceCreated, invoiceChanged]
