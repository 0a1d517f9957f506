import { Credentials, TokenPair } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, networkOf, type OperationRequest, operation } from '@bursar/service-kit'
import { passwordText } from '../../passwords/domain/password.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import { sessionStream } from '../../sessions/domain/session.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import { drawTokens, sessionOpenedBy, tokenPair } from '../../sessions/token-pair.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { networkMark } from '../../throttling/known-network.ts'
import { user as account, rehashPassword, userStream } from '../../users/domain/user.ts'
import { findUser } from '../../users/find-user.ts'
import { detailOf } from '../../users/user-detail.ts'
import { type Proven, passwordCheck, wrongLogin } from '../check-password.ts'

/** POST /api/auth: a password for a pair of tokens. */
export function logIn(keys: TokenKeys, hasher: PasswordHasher, guard: LoginGuard) {
  const checkPassword = passwordCheck(hasher)

  return operation({
    method: 'POST',
    path: '/api/auth',
    access: 'public',
    openLimit: null,
    summary: 'Log in with a username, e-mail address or phone number, and the password',
    body: Credentials,
    answers: { 201: TokenPair },
    refuses: [403],
    async handle(request) {
      const { username, password } = request.body
      if (!password) fail('invalid_fields', { fields: { password: ['This field is required.'] } })
      await guard.logIn(request)
      const found = await findUser(request.engine, username)
      const counted = found.is === 'live' ? found.user : `nobody ${username}`
      const proven = await guard.attempt(request, counted, () => checkPassword(request, found, password))
      const { user } = proven
      const newHash = proven.isOfEarlierForm
        ? await hasher.hash(passwordText(password), networkOf(request.address))
        : undefined
      const draw = drawTokens(keys, request, request.engine.world.id())
      const network = await networkMark(request, user.user)
      return request.commit(async (transaction) => {
        await stillProven(request, transaction, proven, newHash)
        const { epoch } = user.sessions
        const holder = { user: user.user, detail: detailOf(user, request.now), epoch, issuer: request.origin }
        transaction.append(sessionStream(draw.session), [sessionOpenedBy(request, draw, holder, network)])
        return answer(201, tokenPair(keys, draw.refresh, holder))
      })
    }
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
