import { Invoice, PastQuery } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { invoiceOf } from '../invoice-of.ts'
import { invoiceView } from '../invoice-view.ts'

export const getInvoice = operation({
  method: 'GET',
  path: '/api/billing/{profile}/invoices/{number}',
  access: 'provider',
  summary: 'One invoice or credit note, by its number: of who pays it, or who issued it',
  query: PastQuery,
  answers: { 200: Invoice },
  handle: async (request) => answer(200, invoiceView(await invoiceOf(request)))
})
