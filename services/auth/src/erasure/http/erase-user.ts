import { Erasure, ErasureOrder } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { credentialsEnding } from '../../account/end-credentials.ts'
import { eraseUser as erase, user, userStream } from '../../users/domain/user.ts'
import { wouldErase } from '../would-erase.ts'

const shared = { path: '/api/users/{user}/erase', access: 'broker', keys: false, refuses: [409] } as const

/** GET /api/users/{user}/erase: what an erasure would do; nothing is done. */
export const readErasure = operation({
  ...shared,
  method: 'GET',
  summary: 'What the erasure of a user would do',
  answers: { 200: Erasure },
  async handle(request) {
    const { erasure } = await request.transact(async (transaction) => {
      const account = await request.reveal(await transaction.load(userStream(request.user.id), user))
      return wouldErase(request, transaction, account)
    })
    return answer(200, erasure)
  }
})

/**
 * POST /api/users/{user}/erase: archives the account where that was not done before. The rest follows in the profile
 * service, which ends the keys once nothing is left that has to be read with them.
 */
export const eraseUser = operation({
  ...shared,
  method: 'POST',
  summary: 'Erase a user: end the account, and make what is known of the person unreadable for good',
  body: ErasureOrder,
  answers: { 200: Erasure },
  async handle(request) {
    const { id, profile } = request.user
    const endCredentials = await credentialsEnding(request.engine)
    return request.commit(async (transaction) => {
      const account = await request.reveal(await transaction.load(userStream(id), user))
      const { erasure, profiles } = await wouldErase(request, transaction, account)
      if (request.body.confirm !== erasure.slug) {
        const message = `To erase this user, send the user name: ${erasure.slug}`
        fail('invalid_fields', { fields: { confirm: [message] } })
      }
      transaction.append(userStream(id), erase(account, { user: id, profile, profiles }))
      if (account.is === 'live') await endCredentials(transaction, account)
      return answer(200, erasure)
    })
  }
})
