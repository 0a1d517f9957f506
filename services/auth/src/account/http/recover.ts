import { Recover } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { Wanted } from '../../challenges/domain/challenge.ts'
import { issue, issuing } from '../../challenges/issue.ts'
import { evenTime } from '../../throttling/even-time.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import type { User } from '../../users/domain/user.ts'
import { findUser } from '../../users/find-user.ts'

/**
 * POST /api/auth/recover: a code and a key to the verified e-mail address of an account, or, where it has no password
 * yet, an activation to the one that it was made with. Nobody learns whether there is such an account: neither by the
 * answer, nor by the time it takes.
 */
export const recover = (guard: LoginGuard) =>
  operation({
    method: 'POST',
    path: '/api/auth/recover',
    access: 'public',
    openLimit: null,
    summary: 'Send a one-time code and a link to the address of an account',
    body: Recover,
    answers: { 200: Recover },
    async handle(request) {
      await guard.logIn(request)
      const { username } = request.body
      return evenTime(request.engine.world.clock, async () => {
        const receiver = receiverOf(await findUser(request.engine, username))
        const address = receiver?.address
        return issuing(request, { guard, address }, async (issuer) => {
          if (!receiver || !issuer) return answer(200, { username })
          return request.commit(async (transaction) => {
            await issue(transaction, issuer, receiver)
            return answer(200, { username })
          })
        })
      })
    }
  })

/** An address that nobody verified recovers nothing: it may be a stranger's. */
function receiverOf(account: User): Pick<Wanted, 'user' | 'purpose' | 'kind' | 'address'> | undefined {
  if (account.is !== 'live') return undefined
  const purpose = account.active ? 'recover' : 'activate'
  const address = account.active ? account.verified.email : account.email
  return typeof address === 'string' ? { user: account.user, purpose, kind: 'email', address } : undefined
}
