import { EmailChargeReceipt } from '@bursar/contracts'
import { answer, type Counters, fail, type Limit, operation, throttleOf } from '@bursar/service-kit'
import { contactOf } from '../../shared/contact-of.ts'
import { receiptStream } from '../../shared/streams.ts'
import { chargeOf } from '../charge-of.ts'
import { askReceipt } from '../domain/ask-receipt.ts'

/** Mails of one receipt: whoever lost it asks again, and nobody fills a mailbox. */
const PER_CHARGE: Limit = { most: 5, seconds: 86_400 }

/** Makes the operation; `counters` counts how often a receipt was asked for. */
export function emailReceipt(counters: Counters) {
  return operation({
    method: 'POST',
    path: '/api/billing/{profile}/charges/{charge}/email',
    access: 'provider',
    provider: async (request) => (await chargeOf(request))?.provider ?? null,
    summary: 'Mail the receipt of a charge to the managers of the profile that paid, 5 times a day at most',
    answers: { 200: EmailChargeReceipt },
    refuses: [405, 429],
    async handle(request) {
      const { engine, origin, profile, reveal, commit } = request
      const charge = (await chargeOf(request)) ?? fail('not_found')
      const decision = askReceipt(charge, { receipt: engine.world.id(), origin })
      if (!decision.ok) fail(decision.code, decision)
      await throttleOf(counters, request).take(PER_CHARGE, 'receipts', charge.charge)
      const { full_name } = await reveal(profile)
      const email = await contactOf(request, profile.id)
      return commit(async (tx) => {
        for (const { data } of decision.events) tx.append(receiptStream(data.receipt), decision)
        return answer(200, {
          charge_id: charge.processor_key,
          email,
          detail: `The receipt goes to the managers of ${full_name} who have verified an e-mail address.`
        })
      })
    }
  })
}
