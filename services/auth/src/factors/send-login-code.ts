/** Sends the code that a mailbox shows as a second factor. */
import { answer, type OperationRequest } from '@bursar/service-kit'
import { issue, issuing } from '../challenges/issue.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import type { LiveUser } from '../users/domain/user.ts'

/** When enough went to the address in this hour, nothing does, and the code that came last goes on. */
export async function sendLoginCode(
  request: OperationRequest<any, any>,
  guard: LoginGuard,
  { user, verified }: LiveUser
): Promise<void> {
  const address = typeof verified.email === 'string' ? verified.email : undefined
  await issuing(request, { guard, address }, async (issuer) => {
    if (issuer && address !== undefined) {
      await request.transact((transaction) =>
        issue(transaction, issuer, { user, purpose: 'login', kind: 'email', address })
      )
    }
    return answer(204)
  })
}
