import { answer, operation } from '@bursar/service-kit'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { account } from '../domain/account.ts'
import { forgetCard } from '../domain/card.ts'
import { askToForget } from '../forget-card-job.ts'

/** Makes the operation for a processor. */
export function deleteCard(processor: PaymentProcessor) {
  return operation({
    method: 'DELETE',
    path: '/api/billing/{profile}/card',
    access: 'direct',
    summary: 'Forget the card on file',
    answers: { 204: null },
    handle: ({ profile, now, commit }) =>
      commit(async (tx) => {
        const held = await tx.load(accountStream(profile.id), account)
        tx.append(accountStream(profile.id), forgetCard(held, profile.id, now))
        if (held.card) askToForget(tx, processor, held.card.card_key, now)
        return answer(204)
      })
  })
}
