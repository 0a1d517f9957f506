/** What a provider settles of its invoices, among the details of its profile. */
import { Type } from 'typebox'
import { Prose, Text } from '../../http/common.ts'

/** Years for which invoices name who was erased since. */
export const InvoiceRetention = Type.Integer({ minimum: 0, maximum: 30 })

/** As a request may send them; an empty prefix is the one that the slug gives. */
export const invoicing = {
  invoice_prefix: Type.Optional(Text(8)),
  invoice_note: Type.Optional(Prose(1_000)),
  invoice_retention: Type.Optional(InvoiceRetention)
}
