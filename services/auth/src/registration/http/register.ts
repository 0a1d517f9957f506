import { ExchangedTokens, Register, SessionQuery } from '@bursar/contracts'
import { happened } from '@bursar/event-sourcing'
import { type Answer, answer, type OperationRequest, operation } from '@bursar/service-kit'
import { issue, issuing } from '../../challenges/issue.ts'
import type { PasswordRule } from '../../passwords/domain/password.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import { sessionOpening } from '../../sessions/open-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { registerUser, user, userStream } from '../../users/domain/user.ts'
import { agreementsIn } from '../agreements.ts'
import { accountOf, drawIds, hashAsked, registered } from '../new-account.ts'
import { readRegistration } from '../registration.ts'
import { takeNames } from '../take-names.ts'

export interface RegisterParts {
  readonly keys: TokenKeys
  readonly hasher: PasswordHasher
  readonly rule: PasswordRule
  readonly guard: LoginGuard
}

/** POST /api/auth/register: a user account, from which the profile service makes the personal profile. */
export function register(parts: RegisterParts) {
  return operation({
    method: 'POST',
    path: '/api/auth/register',
    access: 'public',
    openLimit: null,
    summary: 'Register a user with a personal profile, and an organization if one is named',
    body: Register,
    query: SessionQuery,
    answers: { 201: ExchangedTokens },
    async handle(request) {
      const { guard } = parts
      await guard.register(request)
      return guard.naming(request, () => openAccount(parts, request))
    }
  })
}

async function openAccount(
  { keys, hasher, rule, guard }: RegisterParts,
  request: OperationRequest<Register, any>
): Promise<Answer> {
  const wanted = readRegistration(request.body, rule)
  const signed = await agreementsIn(request)
  const hash = await hashAsked(hasher, request, wanted)
  const ids = drawIds(request)
  const openSession = await sessionOpening(keys, request, ids.user)
  const takeTheirNames = await takeNames(request, wanted, ids.user)
  return issuing(request, { guard, address: wanted.email }, (issuer) =>
    request.commit(async (transaction) => {
      const slug = await takeTheirNames(transaction)
      const stream = userStream(ids.user)
      const state = await transaction.load(stream, user)
      const details = { ...accountOf(request.body, wanted, ids, hash), slug }
      transaction.append(stream, registerUser(state, details))
      if (signed.length > 0) {
        const data = { user: ids.user, signed }
        transaction.append(stream, happened('auth.agreements-signed', data))
      }
      const account = registered(details, request.now)
      if (issuer && wanted.email !== undefined) {
        const purpose = account.active ? 'verify' : 'activate'
        await issue(transaction, issuer, { user: ids.user, purpose, kind: 'email', address: wanted.email })
      }
      const { tokens, headers } = openSession(transaction, account)
      return answer(201, tokens, headers)
    })
  )
}
