/** Logins that failed, for the trail of the account. */
import { RefusedError } from '@bursar/event-sourcing'
import type { OperationRequest } from '@bursar/service-kit'
import type { LoginGuard } from '../throttling/guard.ts'
import type { User } from '../users/domain/user.ts'

type Request = Pick<OperationRequest, 'engine' | 'cause' | 'address' | 'collection' | 'now' | 'counted'>

/** Runs a check of a secret. One that is wrong is noted, where there is such an account, up to a number in an hour. */
export async function noting<Value>(
  request: Request,
  {
    guard,
    account,
    by
  }: { readonly guard: LoginGuard; readonly account: User; readonly by: 'password' | 'code' },
  check: () => Promise<Value>
): Promise<Value> {
  try {
    return await check()
  } catch (error) {
    const isWrong = error instanceof RefusedError && error.code === 'wrong_credentials'
    // Nobody waits for it: the time of the answer tells not whether there is the account.
    if (isWrong && account.is === 'live') void note(request, guard, account.user, by)
    throw error
  }
}

/** What cannot be noted now is not: whoever fails to log in is told so all the same. */
async function note(
  request: Request,
  guard: LoginGuard,
  user: string,
  by: 'password' | 'code'
): Promise<void> {
  try {
    if (!(await guard.mayNoteFailure(request, user))) return
    const noted = { type: 'auth.login-failed', data: { user, by } } as const
    await request.engine.transact(request.cause, async (transaction) => {
      transaction.append(attemptsStream(user), [noted])
    })
  } catch {
    // The log is away: the next request says so.
  }
}

const attemptsStream = (user: string) => `attempts-${user}`
