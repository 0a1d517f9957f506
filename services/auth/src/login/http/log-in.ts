import { Credentials, ExchangedTokens, SessionQuery } from '@bursar/contracts'
import type { Transaction } from '@bursar/event-sourcing'
import { answer, fail, networkOf, type OperationRequest, operation } from '@bursar/service-kit'
import { showSecondFactor } from '../../factors/show-second-factor.ts'
import { linking } from '../../identities/find-identity.ts'
import { mayLink, pendingIdentity } from '../../identities/pending-identity.ts'
import { passwordText } from '../../passwords/domain/password.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { user as account, rehashPassword, userStream } from '../../users/domain/user.ts'
import { findUser } from '../../users/find-user.ts'
import { type Proven, wrongLogin } from '../check-password.ts'
import { firstFactor } from '../first-factor.ts'
import { lettingIn } from '../let-in.ts'
import { noting } from '../note-failure.ts'

/** POST /api/auth: a password, or the code of a recovery mail, and a second factor, for a pair of tokens. */
export function logIn(keys: TokenKeys, hasher: PasswordHasher, guard: LoginGuard) {
  const factor = firstFactor(hasher)

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
      const { username, password, email_code, otp_code, passkey } = request.body
      const pending = await pendingIdentity(request)
      if (!password && email_code === undefined && pending === undefined) {
        fail('invalid_fields', { fields: { password: ['This field is required.'] } })
      }
      await guard.logIn(request)
      const found = await findUser(request.engine, username)
      const counted = found.is === 'live' ? found.user : `nobody ${username}`
      const failing = { guard, account: found, by: password ? 'password' : 'code' } as const
      const first = await guard.attempt(request, counted, () =>
        noting(request, failing, () => factor.prove(request, found, pending))
      )
      // A code by mail that let the user in is no second one: a mailbox is one factor.
      const shown = { otp_code, passkey, email_code, mayMail: password !== undefined && password !== '' }
      const show = () => showSecondFactor(request, guard, first.user, shown)
      const isShown = otp_code !== undefined || (shown.mayMail && email_code !== undefined)
      const second = { guard, account: first.user, by: 'code' } as const
      const { user } = await (isShown ? noting(request, second, show) : show())
      await factor.spend(request, first.user)
      const proven = { ...first, user }
      const newHash =
        password && proven.isOfEarlierForm
          ? await hasher.hash(passwordText(password), networkOf(request.address))
          : undefined
      const letIn = await lettingIn(keys, request, user)
      const link =
        pending && mayLink(pending.identity, user)
          ? await linking(request.engine, pending.identity, user.user)
          : undefined
      return request.commit(async (transaction) => {
        await stillProven(request, transaction, proven, newHash)
        await link?.(transaction)
        const { tokens, headers } = letIn(transaction, user)
        return answer(201, tokens, { ...headers, ...pending?.drop })
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
