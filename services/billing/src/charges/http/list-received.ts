import { ChargeList, ReceivedQuery } from '@bursar/contracts'
import { ACCESS, answer, L7, namedProfile, operation } from '@bursar/service-kit'
import { dealingsKey } from '../../ledger/projection.ts'
import { chargesPage } from '../charge-lists.ts'
import { type ChargeDocument, receivedKey } from '../projection.ts'

export const listReceived = operation({
  method: 'GET',
  path: '/api/billing/{profile}/received',
  access: 'direct',
  summary:
    'The charges for what a provider sells, oldest first; state keeps those in it, payer those of one customer',
  query: ReceivedQuery,
  lists: L7,
  answers: { 200: ChargeList },
  async handle(request) {
    const { id } = request.profile
    const { state, payer } = request.query
    if (payer) {
      // What was sold to somebody stays the provider's to read, whatever else of them it sees no more.
      const known = await namedProfile(request.collection(ACCESS), payer)
      const picks = (charge: ChargeDocument) => charge.state === state
      const part = { list: 'dealings', by: dealingsKey(known?.id ?? '', id) }
      return answer(200, await chargesPage(request, state ? { ...part, picks } : part))
    }
    const which = state ? { list: 'received_in', by: receivedKey(id, state) } : { list: 'received', by: id }
    return answer(200, await chargesPage(request, which))
  }
})
