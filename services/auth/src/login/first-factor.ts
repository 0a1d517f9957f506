/** What a login shows first: a password, the code of a recovery mail, or an identity that its browser has shown. */
import type { Credentials } from '@bursar/contracts'
import { fail, type OperationRequest } from '@bursar/service-kit'
import { isSameAddress } from '../addresses/domain/address.ts'
import { showCode, wrongCode } from '../challenges/show-code.ts'
import { userOfIdentity } from '../identities/find-identity.ts'
import type { PendingIdentity } from '../identities/pending-identity.ts'
import type { PasswordHasher } from '../passwords/password-hasher.ts'
import { evenTime } from '../throttling/even-time.ts'
import type { LiveUser, User } from '../users/domain/user.ts'
import { type Proven, passwordCheck, wrongLogin } from './check-password.ts'

type Request = OperationRequest<Credentials, any>

export interface FirstFactor {
  /** Who it is by the secret that was shown; fails with 401 where it is wrong. */
  prove(request: Request, found: User, pending: PendingIdentity | undefined): Promise<Proven>
  /** Uses the code of a recovery mail up, where that was kept until the second factor was shown. */
  spend(request: Request, user: LiveUser): Promise<void>
}

/** Makes it. */
export function firstFactor(hasher: PasswordHasher): FirstFactor {
  const checkPassword = passwordCheck(hasher)
  return {
    async prove(request, found, pending) {
      const { password, email_code } = request.body
      if (password) return checkPassword(request, found, password)
      if (email_code !== undefined) {
        // Whoever has to show more asks for it with this code: it is used up with the second factor.
        const keep = found.is === 'live' && found.second.length > 0
        return { user: await checkCode(request, found, email_code, keep), isOfEarlierForm: false }
      }
      return { user: await checkIdentity(request, found, pending), isOfEarlierForm: false }
    },
    async spend(request, user) {
      const { password, email_code } = request.body
      if (password || email_code === undefined || user.second.length === 0) return
      await checkCode(request, user, email_code, false)
    }
  }
}

/** The account of a recovery code, which nobody learns of by a wrong one. */
function checkCode(request: Request, found: User, code: number, keep: boolean): Promise<LiveUser> {
  return evenTime(request.engine.world.clock, async () => {
    if (found.is !== 'live') fail('wrong_credentials', { fields: wrongCode })
    const address = await showCode(request, { user: found.user, code, purpose: 'recover', keep })
    if (!isSameAddress(address, found.verified.email)) fail('wrong_credentials', { fields: wrongCode })
    return found
  })
}

/** The account that an identity is linked to: the browser came back from its issuer a moment ago. */
async function checkIdentity(
  request: Request,
  found: User,
  pending: PendingIdentity | undefined
): Promise<LiveUser> {
  const user = pending && (await userOfIdentity(request.engine, pending.identity))
  if (found.is !== 'live' || found.user !== user) fail('wrong_credentials', { fields: wrongLogin })
  if (!found.active) fail('not_activated')
  return found
}
