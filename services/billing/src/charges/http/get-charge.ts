import { Charge } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation, seesDealingsWith } from '@bursar/service-kit'
import type { LaterAnswer } from '../../processors/port.ts'
import { chargeView } from '../charge-view.ts'
import { invoiceNumbers } from '../invoice-numbers.ts'
import { leftOfOrders } from '../left-of-orders.ts'
import type { ChargeDocument, ChargeState } from '../projection.ts'
import type { LaterParts } from '../settle-pending.ts'

/** Makes the operation for a processor. */
export function getCharge({ processor, conclude }: LaterParts) {
  return operation({
    method: 'GET',
    path: '/api/billing/{profile}/charges/{charge}',
    access: 'provider',
    summary:
      'One charge, by its key at the processor; the state of a pending one is requested from the processor',
    answers: { 200: Charge },
    async handle(request) {
      const { params, profile, collection, reveal } = request
      const charge = await collection('charges').getBy<ChargeDocument>('processor_key', params.charge)
      if (charge?.profile !== profile.id || !seesDealingsWith(request, charge.provider)) fail('not_found')
      const state =
        charge.state === 'created' ? await askAgain(request, { processor, conclude }, charge) : charge.state
      const invoiceOf = await invoiceNumbers(request, [charge])
      const leftOf = await leftOfOrders(request, [charge])
      return answer(200, chargeView({ ...(await reveal(charge)), state }, invoiceOf(charge), leftOf(charge)))
    }
  })
}

const STATES: Readonly<Record<LaterAnswer['is'], ChargeState>> = {
  pending: 'created',
  waiting: 'created',
  settled: 'done',
  failed: 'failed'
}

/** A processor that does not answer leaves the charge as it is. */
async function askAgain(
  request: OperationRequest,
  { processor, conclude }: LaterParts,
  { charge, profile, processor_key, amount, unit }: ChargeDocument
): Promise<ChargeState> {
  if (processor_key === null) return 'created'
  const said = await processor
    .lookUp({ processor_key, amount, unit })
    .catch((): LaterAnswer => ({ is: 'pending' }))
  const isNews = said.is === 'settled' || said.is === 'failed'
  if (isNews)
    await request.transact((tx) => conclude(tx, request, { profile, charge, now: request.now }, said))
  return STATES[said.is]
}
