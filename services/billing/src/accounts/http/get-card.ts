import { Card, CardQuery } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { noAnswer } from '../../processors/no-answer.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { accountStream } from '../../shared/streams.ts'
import { cardView } from '../card-view.ts'
import { account } from '../domain/account.ts'

/** Makes the operation for a processor. */
export function getCard(processor: PaymentProcessor) {
  return operation({
    method: 'GET',
    path: '/api/billing/{profile}/card',
    access: 'direct',
    summary: 'The card on file; update=1 adds what a browser needs to set up a new one',
    query: CardQuery,
    answers: { 200: Card },
    async handle({ profile, query, engine, reveal }) {
      // Read from the account's own stream: it is never behind what the caller just did.
      const { card } = await engine.load(accountStream(profile.id), account)
      const secret = /^(1|true)$/i.test(query.update ?? '')
        ? await processor.setupSecret(profile.id).catch(noAnswer)
        : undefined
      return answer(200, cardView(await reveal(card), processor, secret))
    }
  })
}
