import { InvoicePdf, PastQuery } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { invoiceOf } from '../invoice-of.ts'
import { invoiceView } from '../invoice-view.ts'
import { invoicePdf } from '../pdf/invoice-pdf.ts'

export const getInvoicePdf = operation({
  method: 'GET',
  path: '/api/billing/{profile}/invoices/{number}.pdf',
  access: 'provider',
  summary: 'One invoice or credit note as a PDF',
  query: PastQuery,
  answers: { 200: InvoicePdf },
  async handle(request) {
    const invoice = invoiceView(await invoiceOf(request))
    const headers = {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${invoice.number}.pdf"`
    }
    return answer(200, await invoicePdf(invoice), headers)
  }
})
