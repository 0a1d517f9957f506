import { Credentials, TokenPair } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { sessionStream } from '../domain/session.ts'
import { passwordCheck } from '../login/check-password.ts'
import { findUser } from '../login/find-user.ts'
import type { LoginGuard } from '../login/guard.ts'
import type { PasswordHasher } from '../login/password-hasher.ts'
import type { TokenKeys } from '../tokens/keys.ts'
import { drawTokens, sessionOpenedBy } from '../tokens/token-pair.ts'
import { detailOf } from './user-detail.ts'

/** POST /api/auth: a password for a pair of tokens. */
export function logIn(keys: TokenKeys, hasher: PasswordHasher, guard: LoginGuard) {
  const checkPassword = passwordCheck(hasher)

  return operation({
    method: 'POST',
    path: '/api/auth',
    access: 'public',
    summary: 'Log in with a username, e-mail address or phone number, and the password',
    body: Credentials,
    answers: { 201: TokenPair },
    refuses: [403],
    async handle(request) {
      const { username, password } = request.body
      if (!password) fail('invalid_fields', { fields: { password: ['This field is required.'] } })
      await guard.logIn(request)
      const found = await findUser(request.engine, username)
      const account = found.is === 'live' ? found.user : `nobody ${username}`
      const user = await guard.attempt(request, account, () => checkPassword(found, password))
      const draw = drawTokens(keys, request, request.engine.world.id())
      return request.commit(async (transaction) => {
        transaction.append(sessionStream(draw.session), [sessionOpenedBy(request, draw, user.user)])
        return answer(201, draw.pair(user.user, detailOf(user, request.now)))
      })
    }
  })
}
