import { InvoiceList, IssuedQuery } from '@bursar/contracts'
import { answer, L7, operation } from '@bursar/service-kit'
import { invoicesPage } from '../invoice-lists.ts'

export const listIssued = operation({
  method: 'GET',
  path: '/api/billing/{profile}/issued',
  access: 'direct',
  summary: 'The invoices and credit notes that a provider issued, oldest first',
  query: IssuedQuery,
  lists: L7,
  answers: { 200: InvoiceList },
  handle: async (request) =>
    answer(200, await invoicesPage(request, { list: 'issued', by: request.profile.id }))
})
