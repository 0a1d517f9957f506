import { Credentials, TokenPair } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { sessionStream } from '../domain/session.ts'
import { user as account, userStream } from '../domain/user.ts'
import { passwordCheck } from '../login/check-password.ts'
import { findUser } from '../login/find-user.ts'
import type { LoginGuard } from '../login/guard.ts'
import type { PasswordHasher } from '../login/password-hasher.ts'
import type { TokenKeys } from '../tokens/keys.ts'
import { drawTokens, sessionOpenedBy, tokenPair } from '../tokens/token-pair.ts'
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
      const counted = found.is === 'live' ? found.user : `nobody ${username}`
      const user = await guard.attempt(request, counted, () => checkPassword(found, password))
      const draw = drawTokens(keys, request, request.engine.world.id())
      return request.commit(async (transaction) => {
        const now = await transaction.load(userStream(user.user), account)
        // Another password since it was checked: all sessions have ended, and this one is not to begin after that.
        if (now.is !== 'live' || now.sessions.epoch !== user.sessions.epoch) fail('wrong_credentials')
        const holder = { user: user.user, detail: detailOf(user, request.now), epoch: user.sessions.epoch }
        transaction.append(sessionStream(draw.session), [sessionOpenedBy(request, draw, holder)])
        return answer(201, tokenPair(keys, draw.refresh, holder))
      })
    }
  })
}
