import { ExchangedTokens, PasskeyLogin, SessionQuery } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { lettingIn } from '../../login/let-in.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { type LiveUser, user as userFold, userStream } from '../../users/domain/user.ts'
import { readUser } from '../../users/find-user.ts'
import { openChallenges, type PasskeyChallenges } from '../challenges.ts'
import { applyPasskey, passkeys, passkeysStream } from '../domain/passkeys.ts'
import { LOGIN } from '../purposes.ts'
import { openWebauthn } from '../webauthn.ts'

type Request = OperationRequest<PasskeyLogin, any>

const wrong = { response: ['This passkey is unknown here, or its answer has expired. Try again.'] }
const refused = () => fail('wrong_credentials', { fields: wrong })

/**
 * POST /api/auth/passkeys: the answer of a device that its owner unlocked. It is both factors: something that one has, and
 * a finger or a code. Passwords that others guess shut nobody out of it.
 */
export function logInByPasskey(keys: TokenKeys, guard: LoginGuard) {
  return operation({
    method: 'POST',
    path: '/api/auth/passkeys',
    access: 'public',
    openLimit: null,
    summary: 'Log in by a passkey',
    body: PasskeyLogin,
    query: SessionQuery,
    answers: { 201: ExchangedTokens },
    refuses: [401, 403],
    async handle(request) {
      await guard.logIn(request)
      const challenges = await openChallenges(request.engine)
      const shown = await verify(request, challenges)
      const { user: id } = shown.account
      const letIn = await lettingIn(keys, request, shown.account)
      return request.commit(async (transaction) => {
        const account = await request.reveal(await transaction.load(userStream(id), userFold))
        if (account.is !== 'live' || !account.active) return refused()
        challenges.spend(transaction, shown.challenge)
        const stream = passkeysStream(id)
        const { passkey, counter } = shown
        const decision = applyPasskey(await transaction.load(stream, passkeys), id, { passkey, counter })
        transaction.append(stream, decision.ok ? decision : { ...decision, fields: wrong })
        const { tokens, headers } = letIn(transaction, account)
        return answer(201, tokens, headers)
      })
    }
  })
}

interface Shown {
  readonly account: LiveUser
  readonly passkey: string
  readonly counter: number
  readonly challenge: string
}

/** Whose passkey it is, and that the device has signed our challenge with it. */
async function verify({ engine, body, origin }: Request, challenges: PasskeyChallenges): Promise<Shown> {
  const { id, response } = body.response
  const user = Buffer.from(response.userHandle ?? '', 'base64url').toString('latin1')
  if (!/^[0-9a-f-]{36}$/.test(user)) return refused()
  const found = (await engine.load(passkeysStream(user), passkeys)).find(({ passkey }) => passkey === id)
  if (!found) return refused()
  const webauthn = await openWebauthn(origin)
  const verified = await webauthn.verifyLogin(body.response, found, (challenge) =>
    challenges.isGood(LOGIN, challenge)
  )
  const account = await readUser(engine, user)
  if (!verified || account.is !== 'live') return refused()
  if (!account.active) fail('not_activated')
  return { account, passkey: id, ...verified }
}
