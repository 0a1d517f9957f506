import { ExchangedTokens, PasskeyLogin, SessionQuery } from '@bursar/contracts'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { lettingIn } from '../../login/let-in.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { type LiveUser, user as userFold, userStream } from '../../users/domain/user.ts'
import { readUser } from '../../users/find-user.ts'
import { showPasskey, wrongPasskey } from '../../webauthn/show-passkey.ts'

type Request = OperationRequest<PasskeyLogin, any>

const refused = () => fail('wrong_credentials', { fields: wrongPasskey('response') })

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
      const found = await accountOf(request)
      const { user: id } = found
      const use = (await showPasskey(request, id, request.body.response)) ?? refused()
      if (!found.active) fail('not_activated')
      const letIn = await lettingIn(keys, request, found)
      return request.commit(async (transaction) => {
        const account = await request.reveal(await transaction.load(userStream(id), userFold))
        if (account.is !== 'live' || !account.active) return refused()
        await use(transaction, 'response')
        const { tokens, headers } = letIn(transaction, account)
        return answer(201, tokens, headers)
      })
    }
  })
}

/** Whose passkey it says it is. Who shows none of that account's learns nothing of it. */
async function accountOf({ engine, body }: Request): Promise<LiveUser> {
  const { userHandle } = body.response.response
  const user = Buffer.from(userHandle ?? '', 'base64url').toString('latin1')
  const account = /^[0-9a-f-]{36}$/.test(user) ? await readUser(engine, user) : undefined
  return account?.is === 'live' ? account : refused()
}
