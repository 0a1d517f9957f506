/**
 * What an operation asks for that not everybody may do who got hold of a session: the caller shows again who they are. By
 * the password, and by the second factor where the account has one; an account without a password by a passkey, or by a
 * code that goes to its verified address.
 */
import type { AuthenticatedUserPassword } from '@bursar/contracts'
import {
  type Caller,
  fail,
  OPERATOR,
  type OperationRequest,
  type Proof,
  type Prove,
  type StepUp
} from '@bursar/service-kit'
import { type Passed, showSecondFactor } from '../factors/show-second-factor.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'
import { ownSession } from '../sessions/own-session.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import { user as userFold, userStream } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import { passwordCheck } from './check-password.ts'
import { proveWithoutPassword } from './prove-without-password.ts'

type Request = OperationRequest<AuthenticatedUserPassword, any>

/** A step-up that was passed. */
export interface PassedStepUp extends Proof {
  readonly passed: Passed
}

/** The logged-in caller; fails where nobody is, or where a program is that shows an API key. */
export function callerOf({ caller }: Pick<Request, 'caller'>): Caller {
  if (caller?.key) fail('key_not_allowed')
  return caller ?? fail('not_authenticated')
}

/** Fails with 401 and the fields that are needed or wrong. */
export function stepUp(hasher: PasswordHasher, guard: LoginGuard): Prove {
  return async (request: Request, asked): Promise<PassedStepUp | undefined> => {
    const { user: id } = callerOf(request)
    if (id === OPERATOR) return undefined
    const passed = await pass(request, id, asked)
    return {
      passed,
      /** Another password or second factor since they were shown: what was shown proves nothing any more. */
      async holds(transaction) {
        const now = await transaction.load(userStream(id), userFold)
        const isSame = now.is === 'live' && now.sessions.epoch === passed.user.sessions.epoch
        if (!isSame) fail('wrong_credentials', { fields: asked.wrong ?? asked.needed })
      }
    }
  }

  async function pass(request: Request, id: string, asked: StepUp): Promise<Passed> {
    const account = await readUser(request.engine, id)
    if (account.is === 'live' && account.password === undefined) {
      return proveWithoutPassword(request, guard, account, asked)
    }
    const { password, otp_code, email_code, passkey } = request.body
    if (!password) return fail('wrong_credentials', { fields: asked.needed })
    const check = passwordCheck(hasher, asked.wrong ?? asked.needed)
    const { user } = await guard.attempt(request, id, () => check(request, account, password))
    const kept = ownSession(request, id)
    return showSecondFactor(request, guard, user, { otp_code, passkey, email_code, mayMail: true, kept })
  }
}

/** What the caller has shown of their own account, as it is now; undefined where no step-up was asked for, or of the operator. */
export const passedOf = ({ proof }: Pick<OperationRequest, 'proof'>): Passed | undefined =>
  (proof as PassedStepUp | undefined)?.passed
