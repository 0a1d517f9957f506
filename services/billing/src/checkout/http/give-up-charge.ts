import { answer, fail, operation } from '@bursar/service-kit'
import { chargeOf } from '../../charges/charge-of.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { giveUpWaiting } from '../give-up-waiting.ts'

/** Makes the operation for a processor. */
export function giveUpCharge(processor: PaymentProcessor) {
  return operation({
    method: 'DELETE',
    path: '/api/billing/{profile}/charges/{charge}',
    access: 'direct',
    summary: 'Give up a charge that waits for its customer to confirm it; nothing of it is ordered',
    answers: { 204: null },
    refuses: [405],
    async handle(request) {
      const { engine, profile, transact: write, commit } = request
      const { charge } = (await chargeOf(request)) ?? fail('not_found')
      const [said] = await giveUpWaiting(
        { engine, processor, write },
        profile.id,
        (one) => one.charge === charge
      )
      // Its customer may have been faster: what is paid stays paid.
      if (said?.is !== 'failed') {
        fail('method_not_allowed', { detail: 'Only a charge that waits for its customer can be given up.' })
      }
      return commit(async () => answer(204))
    }
  })
}
