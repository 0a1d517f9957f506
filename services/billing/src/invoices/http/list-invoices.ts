import { InvoiceList, InvoicesQuery } from '@bursar/contracts'
import { ACCESS, answer, fail, L7, namedProfile, operation, seesDealingsWith } from '@bursar/service-kit'
import { dealingsKey } from '../../ledger/projection.ts'
import { seenPart } from '../../ledger/seen-dealings.ts'
import { invoicesPage } from '../invoice-lists.ts'

export const listInvoices = operation({
  method: 'GET',
  path: '/api/billing/{profile}/invoices',
  access: 'provider',
  summary:
    'The invoices and credit notes of a payer, oldest first; a provider sees its own. provider keeps those of one',
  query: InvoicesQuery,
  lists: L7,
  answers: { 200: InvoiceList },
  async handle(request) {
    const { query, profile, collection } = request
    if (!query.provider) return answer(200, await invoicesPage(request, await seenPart(request, 'payer')))
    const provider = await namedProfile(collection(ACCESS), query.provider)
    if (!provider || !seesDealingsWith(request, provider.id)) {
      fail('invalid_fields', { fields: { provider: ['This provider is unknown.'] } })
    }
    return answer(
      200,
      await invoicesPage(request, { list: 'dealings', by: dealingsKey(profile.id, provider.id) })
    )
  }
})
