/**
 * What an operation asks for that not everybody may do who got hold of a session: the caller shows again who they are,
 * by the password, and by the second factor where the account has one.
 */
import type { AuthenticatedUserPassword } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { type Caller, fail, OPERATOR, type OperationRequest } from '@bursar/service-kit'
import { type Passed, showSecondFactor } from '../factors/show-second-factor.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import { user as userFold, userStream } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import { passwordCheck } from './check-password.ts'

type Request = OperationRequest<AuthenticatedUserPassword, any>

/** What a step-up needs, and what it says where there is no password, or a wrong one. */
export interface StepUpParts {
  readonly hasher: PasswordHasher
  readonly guard: LoginGuard
  readonly passwordNeeded: Readonly<Record<string, readonly string[]>>
  readonly passwordWrong?: Readonly<Record<string, readonly string[]>>
}

/** The logged-in caller; fails where nobody is, or where a program is that shows an API key. */
export function callerOf({ caller }: Request): Caller {
  if (caller?.key) fail('key_not_allowed')
  return caller ?? fail('not_authenticated')
}

/**
 * The caller's own account, as it is now that its owner has shown who they are; undefined for the operator, whose token
 * is a secret itself. Fails with 401 and the fields that are needed or wrong.
 */
export async function stepUp(
  request: Request,
  { hasher, guard, passwordNeeded, passwordWrong = passwordNeeded }: StepUpParts
): Promise<Passed | undefined> {
  const caller = callerOf(request)
  if (caller.user === OPERATOR) return undefined
  const { password, otp_code, email_code } = request.body
  if (!password) fail('wrong_credentials', { fields: passwordNeeded })
  const account = await readUser(request.engine, caller.user)
  const check = passwordCheck(hasher, passwordWrong)
  const { user } = await guard.attempt(request, caller.user, () => check(request, account, password))
  return showSecondFactor(request, guard, user, { otp_code, email_code, mayMail: true, kept: caller.session })
}

/** Another password or second factor since they were shown: what was shown proves nothing any more. */
export async function stillSteppedUp(
  transaction: Transaction,
  passed: Passed | undefined,
  fields: Readonly<Record<string, readonly string[]>>
): Promise<void> {
  if (!passed) return
  const { user: id, sessions } = passed.user
  const now = await transaction.load(userStream(id), userFold)
  if (now.is !== 'live' || now.sessions.epoch !== sessions.epoch) fail('wrong_credentials', { fields })
}
