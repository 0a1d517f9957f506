import { ChargeList, UnitQuery } from '@bursar/contracts'
import { answer, L7, operation } from '@bursar/service-kit'
import { chargesPage } from '../charge-lists.ts'

export const listCharges = operation({
  method: 'GET',
  path: '/api/billing/charges',
  access: 'broker',
  summary: 'All charges, and the total of those listed',
  query: UnitQuery,
  lists: [...L7, 'id'],
  answers: { 200: ChargeList },
  handle: async (request) => answer(200, await chargesPage(request, { list: 'all', by: '' }))
})
