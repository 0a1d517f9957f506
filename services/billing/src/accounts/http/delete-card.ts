import { answer, operation } from '@bursar/service-kit'
import { accountStream } from '../../shared/streams.ts'
import { account } from '../domain/account.ts'
import { forgetCard } from '../domain/card.ts'

export const deleteCard = operation({
  method: 'DELETE',
  path: '/api/billing/{profile}/card',
  access: 'direct',
  summary: 'Forget the card on file',
  answers: { 204: null },
  handle: ({ profile, now, commit }) =>
    commit(async (tx) => {
      const held = await tx.load(accountStream(profile.id), account)
      tx.append(accountStream(profile.id), forgetCard(held, profile.id, now))
      return answer(204)
    })
})
