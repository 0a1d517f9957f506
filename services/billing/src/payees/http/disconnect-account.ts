import { answer, fail, operation } from '@bursar/service-kit'
import { noAnswer } from '../../processors/no-answer.ts'
import type { PaymentProcessor } from '../../processors/port.ts'
import { payeeStream } from '../../shared/streams.ts'
import { disconnectPayee, payee } from '../domain/payee.ts'
import { payeesOf } from '../payees-of.ts'

/** Makes the operation for a processor. */
export function disconnectAccount(processor: PaymentProcessor) {
  return operation({
    method: 'DELETE',
    path: '/api/billing/{profile}/bank',
    access: 'direct',
    keys: false,
    summary: 'Disconnect the provider’s own account at the payment processor, once nothing is left in it',
    answers: { 204: null },
    refuses: [405],
    async handle({ profile, engine, commit, now }) {
      const { id } = profile
      const stream = payeeStream(id)
      const payees = payeesOf(processor, id)
      const { account } = await engine.load(stream, payee)
      if (account === null) fail('not_found', { detail: 'No account is connected.' })
      const isEmpty = await payees.isEmpty(account).catch(noAnswer)
      if (!isEmpty) fail('method_not_allowed', { detail: LEFT })
      return commit(async (tx) => {
        tx.append(stream, disconnectPayee(await tx.load(stream, payee), id, now))
        return answer(204)
      })
    }
  })
}

const LEFT =
  'There is money in the connected account, or on its way there: withdraw it first. What is on its way takes some days.'
