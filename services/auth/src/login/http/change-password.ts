import { ChangedPassword, PasswordChange } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import { endAllKeys } from '../../api-keys/end-all-keys.ts'
import { tellOfPassword } from '../../notices/tell-of-password.ts'
import type { PasswordRule } from '../../passwords/domain/password.ts'
import { hashOfNew, newPassword } from '../../passwords/hash-of-new.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import { countOthers, endedSentence } from '../../sessions/going-on.ts'
import { ownSession } from '../../sessions/own-session.ts'
import { changePassword as change, user, userStream } from '../../users/domain/user.ts'

/**
 * PUT /api/users/{user}/password: the caller proves with a secret of their own who they are. All sessions of the user
 * end but the one in which the user asked.
 */
export function changePassword(hasher: PasswordHasher, rule: PasswordRule) {
  return operation({
    method: 'PUT',
    path: '/api/users/{user}/password',
    access: 'self',
    summary: 'Change a password; requires the caller’s own password, and a code of their second factor',
    body: PasswordChange,
    answers: { 200: ChangedPassword },
    stepUp: {
      needed: { password: ['Enter your own password to confirm this change.'] },
      wrong: { password: ['Incorrect password.'] },
      before({ body }) {
        // A code is used up by showing it: it is not asked for in vain.
        const { otp_code, email_code, passkey } = body
        if (otp_code !== undefined || email_code !== undefined || passkey) newPassword(rule, body)
      }
    },
    async handle(request) {
      const hash = await hashOfNew(hasher, rule, request)
      const kept = ownSession(request, request.user.id)
      return request.commit(async (transaction) => {
        const stream = userStream(request.user.id)
        const account = await transaction.load(stream, user)
        transaction.append(stream, change(account, hash, kept))
        tellOfPassword(transaction, account, request.origin)
        if (request.body.end_api_keys) await endAllKeys(transaction, request.user.id, 'password-changed')
        const ended = account.is === 'live' ? await countOthers(request, account, kept) : 0
        return answer(200, {
          detail: `The password was changed. ${endedSentence(ended)}`,
          sessions_ended: ended
        })
      })
    }
  })
}
