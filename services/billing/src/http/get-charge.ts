import { Charge } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import type { ChargeDocument } from '../projections/charges.ts'
import { chargeView } from './views/charge-view.ts'

export const getCharge = operation({
  method: 'GET',
  path: '/api/billing/{profile}/charges/{charge}',
  access: 'provider',
  summary: 'One charge, by what the processor calls it',
  answers: { 200: Charge },
  async handle({ params, profile, collection, reveal }) {
    const found = await collection('charges').find('processor_key', params.charge ?? '')
    const charge = found && (JSON.parse(found.body) as ChargeDocument)
    if (charge?.profile !== profile.id) fail('not_found')
    return answer(200, chargeView(await reveal(charge)))
  }
})
