import { ChargeList, PastChargesQuery } from '@bursar/contracts'
import { answer, L7, operation } from '@bursar/service-kit'
import { seenPart } from '../../ledger/seen-dealings.ts'
import { accountRows } from '../../shared/account-then.ts'
import { chargesPage } from '../charge-lists.ts'
import { type ChargeDocument, charges } from '../projection.ts'

export const listPaidCharges = operation({
  method: 'GET',
  path: '/api/billing/{profile}/charges',
  access: 'provider',
  summary: 'The charges that a profile pays, oldest first; a provider sees its own. state keeps those in it',
  query: PastChargesQuery,
  lists: L7,
  answers: { 200: ChargeList },
  async handle(request) {
    const { state } = request.query
    const part = { ...(await seenPart(request, 'payer')), collection: await accountRows(request, charges) }
    const picks = (charge: ChargeDocument) => charge.state === state
    return answer(200, await chargesPage(request, state ? { ...part, picks } : part))
  }
})
