import { ChangedPassword, PasswordChange } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, operation } from '@bursar/service-kit'
import { tellOfPassword } from '../../notices/tell-of-password.ts'
import { hashOfNew, newPassword } from '../../passwords/hash-of-new.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import { countOthers, toldOf } from '../../sessions/going-on.ts'
import { ownSession } from '../../sessions/own-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { changePassword as change, type LiveUser, user, userStream } from '../../users/domain/user.ts'
import { stepUp } from '../step-up.ts'

const passwordNeeded = { password: ['Enter your own password to confirm this change.'] }
const passwordWrong = { password: ['Incorrect password.'] }

/**
 * PUT /api/users/{user}/password: the caller proves with a secret of their own who they are. All sessions of the user
 * end but the one in which the user asked.
 */
export function changePassword(hasher: PasswordHasher, guard: LoginGuard) {
  return operation({
    method: 'PUT',
    path: '/api/users/{user}/password',
    access: 'self',
    summary: 'Change a password; requires the caller’s own password, and a code of their second factor',
    body: PasswordChange,
    answers: { 200: ChangedPassword },
    async handle(request) {
      // A code is used up by showing it: it is not asked for in vain.
      if (request.body.otp_code !== undefined) newPassword(request.body)
      const proven = (await stepUp(request, { hasher, guard, passwordNeeded, passwordWrong }))?.user
      const hash = await hashOfNew(hasher, request)
      const kept = ownSession(request, request.user.id)
      return request.commit(async (transaction) => {
        if (proven) await stillProven(transaction, proven)
        const stream = userStream(request.user.id)
        const account = await transaction.load(stream, user)
        transaction.append(stream, change(account, hash, kept))
        tellOfPassword(transaction, account, request.origin)
        const ended = account.is === 'live' ? await countOthers(request, account, kept) : 0
        return answer(200, { detail: `The password was changed. ${toldOf(ended)}`, sessions_ended: ended })
      })
    }
  })
}

/** Another password since that was shown: what was shown proves nothing any more. */
async function stillProven(transaction: Transaction, { user: id, sessions }: LiveUser): Promise<void> {
  const now = await transaction.load(userStream(id), user)
  if (now.is !== 'live' || now.sessions.epoch !== sessions.epoch) {
    fail('wrong_credentials', { fields: passwordWrong })
  }
}
