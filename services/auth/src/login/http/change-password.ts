import { ChangedPassword, PasswordChange } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, OPERATOR, type OperationRequest, operation } from '@bursar/service-kit'
import { tellOfPassword } from '../../notices/tell-of-password.ts'
import { hashOfNew } from '../../passwords/hash-of-new.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import { countOthers, toldOf } from '../../sessions/going-on.ts'
import { ownSession } from '../../sessions/own-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { changePassword as change, type LiveUser, user, userStream } from '../../users/domain/user.ts'
import { readUser } from '../../users/find-user.ts'
import { passwordCheck } from '../check-password.ts'

const required = { password: ['Enter your own password to confirm this change.'] }
const wrong = { password: ['Incorrect password.'] }

/**
 * PUT /api/users/{user}/password: the caller proves with a secret of their own who they are. All sessions of the user
 * end but the one in which the user asked.
 */
export function changePassword(hasher: PasswordHasher, guard: LoginGuard) {
  const checkPassword = passwordCheck(hasher, wrong)

  /** The caller's own account, whose password was shown; undefined for the operator, whose token is a secret itself. */
  async function prove(request: OperationRequest<PasswordChange, any>): Promise<LiveUser | undefined> {
    const { caller, body, engine } = request
    if (!caller) fail('not_authenticated')
    if (caller.user === OPERATOR) return undefined
    const { password } = body
    if (!password) fail('wrong_credentials', { fields: required })
    const account = await readUser(engine, caller.user)
    const proven = await guard.attempt(request, caller.user, () => checkPassword(request, account, password))
    return proven.user
  }

  return operation({
    method: 'PUT',
    path: '/api/users/{user}/password',
    access: 'self',
    summary: 'Change a password; requires the caller’s own password',
    body: PasswordChange,
    answers: { 200: ChangedPassword },
    async handle(request) {
      const proven = await prove(request)
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
  if (now.is !== 'live' || now.sessions.epoch !== sessions.epoch) fail('wrong_credentials', { fields: wrong })
}
