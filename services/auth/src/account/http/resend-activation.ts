import { UserDetail } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { issue, openIssuer } from '../../challenges/issue.ts'
import { user as userFold, userStream } from '../../users/domain/user.ts'
import { detailOf } from '../../users/user-detail.ts'

/** POST /api/users/{user}/activate: the key of the mail before is worth nothing any more. */
export const resendActivation = operation({
  method: 'POST',
  path: '/api/users/{user}/activate',
  access: 'self',
  unconditional: true,
  summary: 'Send the activation mail again',
  answers: { 201: UserDetail },
  refuses: [400],
  async handle(request) {
    const { id: user } = request.user
    const issuer = await openIssuer(request)
    return request.commit(async (transaction) => {
      const account = await request.reveal(await transaction.load(userStream(user), userFold))
      if (account.is !== 'live') fail('not_found')
      if (account.active) fail('already_active')
      const { email: address } = account
      if (typeof address !== 'string') {
        fail('invalid_fields', { fields: { email: ['This account has no e-mail address to write to.'] } })
      }
      await issue(transaction, issuer, { user, purpose: 'activate', kind: 'email', address })
      return answer(201, detailOf(account, null))
    })
  }
})
