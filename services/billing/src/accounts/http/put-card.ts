import { Card, CardToken } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { noAnswer } from '../../processors/no-answer.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { askForExpiry } from '../card-expiry.ts'
import type { CardGuard } from '../card-guard.ts'
import { cardView } from '../card-view.ts'
import { account } from '../domain/account.ts'
import { saveCard } from '../domain/card.ts'

/** Makes the operation for a processor. */
export function putCard(processor: PaymentProcessor, guard: CardGuard) {
  return operation({
    method: 'PUT',
    path: '/api/billing/{profile}/card',
    access: 'direct',
    summary: 'Replace the card on file with the one behind a processor token; the next charge uses it',
    body: CardToken,
    answers: { 200: Card },
    async handle(request) {
      const { profile, body, now, commit, address, engine, counted } = request
      const payer = { address, engine, counted, payer: profile.id }
      const face = await guard.attempt(payer, async () => {
        const saved = await processor.saveCard(profile.id, body.token).catch(noAnswer)
        return saved ?? fail('card_declined', { detail: 'The processor does not know this token.' })
      })
      const card = { ...face, person: profile.user ?? profile.id }
      return commit(async (tx) => {
        // Loaded so that of two that replace the card at once, the later one is the card.
        await tx.load(accountStream(profile.id), account)
        const saved = saveCard(profile.id, card, now)
        tx.append(accountStream(profile.id), saved)
        if (saved.ok) askForExpiry(tx, saved.events)
        return answer(200, cardView(face, processor))
      })
    }
  })
}
