import { Credentials, ExchangedTokens, SessionQuery } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, networkOf, type OperationRequest, operation } from '@bursar/service-kit'
import { isSameAddress } from '../../addresses/domain/address.ts'
import { showCode, wrongCode } from '../../challenges/show-code.ts'
import { showSecondFactor } from '../../factors/show-second-factor.ts'
import { askMail } from '../../notices/kind.ts'
import { passwordText } from '../../passwords/domain/password.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import { sessionOpening } from '../../sessions/open-session.ts'
import { evenTime } from '../../throttling/even-time.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { isNewNetwork } from '../../throttling/known-network.ts'
import {
  user as account,
  type LiveUser,
  rehashPassword,
  type User,
  userStream
} from '../../users/domain/user.ts'
import { findUser } from '../../users/find-user.ts'
import { type Proven, passwordCheck, wrongLogin } from '../check-password.ts'

type Request = OperationRequest<Credentials, any>

/** POST /api/auth: a password, or the code of a recovery mail, and a second factor, for a pair of tokens. */
export function logIn(keys: TokenKeys, hasher: PasswordHasher, guard: LoginGuard) {
  const checkPassword = passwordCheck(hasher)

  /** Who it is by the secret that was shown. */
  async function prove(request: Request, found: User): Promise<Proven> {
    const { password, email_code } = request.body
    if (password) return checkPassword(request, found, password)
    // Whoever has to show more asks for it with this code: it is used up with the second factor.
    const keep = found.is === 'live' && found.second.length > 0
    return { user: await checkCode(request, found, email_code, keep), isOfEarlierForm: false }
  }

  return operation({
    method: 'POST',
    path: '/api/auth',
    access: 'public',
    openLimit: null,
    summary:
      'Log in with a username, e-mail address or phone number, the password or a code, and a second factor',
    body: Credentials,
    query: SessionQuery,
    answers: { 201: ExchangedTokens },
    refuses: [403],
    async handle(request) {
      const { username, password, email_code, otp_code } = request.body
      if (!password && email_code === undefined) {
        fail('invalid_fields', { fields: { password: ['This field is required.'] } })
      }
      await guard.logIn(request)
      const found = await findUser(request.engine, username)
      const counted = found.is === 'live' ? found.user : `nobody ${username}`
      const first = await guard.attempt(request, counted, () => prove(request, found))
      // A code by mail that let the user in is no second one: a mailbox is one factor.
      const shown = { otp_code, email_code, mayMail: password !== undefined && password !== '' }
      const { user } = await showSecondFactor(request, guard, first.user, shown)
      if (!password && first.user.second.length > 0) await checkCode(request, first.user, email_code)
      const proven = { ...first, user }
      const newHash =
        password && proven.isOfEarlierForm
          ? await hasher.hash(passwordText(password), networkOf(request.address))
          : undefined
      const isTold = typeof user.verified.email === 'string' && (await isNewNetwork(request, user.user))
      const openSession = await sessionOpening(keys, request, user.user)
      return request.commit(async (transaction) => {
        await stillProven(request, transaction, proven, newHash)
        const { session, tokens, headers } = openSession(transaction, user)
        if (isTold) {
          const { origin } = request
          askMail(transaction, `device ${session}`, {
            notice: 'newDevice',
            user: user.user,
            about: session,
            origin
          })
        }
        return answer(201, tokens, headers)
      })
    }
  })
}

/** The account of a recovery code, which nobody learns of by a wrong one. */
async function checkCode(
  request: Request,
  found: User,
  code: number | undefined,
  keep = false
): Promise<LiveUser> {
  return evenTime(request.engine.world.clock, async () => {
    if (found.is !== 'live' || code === undefined) fail('wrong_credentials', { fields: wrongCode })
    const address = await showCode(request, { user: found.user, code, purpose: 'recover', keep })
    if (!isSameAddress(address, found.verified.email)) fail('wrong_credentials', { fields: wrongCode })
    return found
  })
}

/**
 * Another password since it was checked: all sessions have ended, and this one is not to begin after that. Where
 * nobody changed it meanwhile, it is stored in its one form from now on.
 */
async function stillProven(
  { reveal }: OperationRequest<any, any>,
  transaction: Transaction,
  { user }: Proven,
  newHash: string | undefined
): Promise<void> {
  const stream = userStream(user.user)
  const now = await reveal(await transaction.load(stream, account))
  if (now.is !== 'live' || now.sessions.epoch !== user.sessions.epoch) {
    fail('wrong_credentials', { fields: wrongLogin })
  }
  if (newHash !== undefined && now.password === user.password) {
    transaction.append(stream, rehashPassword(now, newHash))
  }
}
