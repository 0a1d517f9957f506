import { UserDetail } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { issue, issuing } from '../../challenges/issue.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { user as userFold, userStream } from '../../users/domain/user.ts'
import { readUser } from '../../users/find-user.ts'
import { detailOf } from '../../users/user-detail.ts'

/** POST /api/users/{user}/activate: the key of the mail before is worth nothing any more. */
export const resendActivation = (guard: LoginGuard) =>
  operation({
    method: 'POST',
    path: '/api/users/{user}/activate',
    access: 'self',
    unconditional: true,
    summary: 'Send the activation mail again',
    answers: { 201: UserDetail },
    refuses: [400],
    async handle(request) {
      const { id: user } = request.user
      const known = await readUser(request.engine, user)
      const address = known.is === 'live' && typeof known.email === 'string' ? known.email : undefined
      return issuing(request, { guard, address }, (issuer) =>
        request.commit(async (transaction) => {
          const account = await request.reveal(await transaction.load(userStream(user), userFold))
          if (account.is !== 'live') fail('not_found')
          if (account.active) fail('already_active')
          if (address === undefined) {
            fail('invalid_fields', { fields: { email: ['This account has no e-mail address to write to.'] } })
          }
          if (issuer) await issue(transaction, issuer, { user, purpose: 'activate', kind: 'email', address })
          return answer(201, detailOf(account, null))
        })
      )
    }
  })
