import {
  addressNames,
  defaultLanguage,
  ExchangedTokens,
  picked,
  Register,
  SessionQuery,
  type UserRegistered
} from '@bursar/contracts'
import { happened } from '@bursar/event-sourcing'
import { type Answer, answer, networkOf, type OperationRequest, operation } from '@bursar/service-kit'
import { issue, issuing } from '../../challenges/issue.ts'
import { passwordText } from '../../passwords/domain/password.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import { sessionOpening } from '../../sessions/open-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { type LiveUser, registerUser, user, userStream } from '../../users/domain/user.ts'
import { agreementsIn } from '../agreements.ts'
import { type Registration, readRegistration } from '../registration.ts'
import { takeNames } from '../take-names.ts'

/** POST /api/auth/register: a user account, from which the profile service makes the personal profile. */
export function register(keys: TokenKeys, hasher: PasswordHasher, guard: LoginGuard) {
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
      await guard.register(request)
      return guard.naming(request, () => openAccount({ keys, hasher, guard }, request))
    }
  })
}

interface Parts {
  readonly keys: TokenKeys
  readonly hasher: PasswordHasher
  readonly guard: LoginGuard
}

async function openAccount(
  { keys, hasher, guard }: Parts,
  request: OperationRequest<Register, any>
): Promise<Answer> {
  const wanted = readRegistration(request.body)
  const signed = await agreementsIn(request)
  const { password } = wanted
  const hash =
    password === undefined ? undefined : await hasher.hash(passwordText(password), networkOf(request.address))
  const { world } = request.engine
  const ids = { user: world.id(), profile: world.id(), organization: world.id() }
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
      const account = registered(request, details)
      if (issuer && wanted.email !== undefined) {
        const purpose = account.active ? 'verify' : 'activate'
        await issue(transaction, issuer, { user: ids.user, purpose, kind: 'email', address: wanted.email })
      }
      const { tokens, headers } = openSession(transaction, account)
      return answer(201, tokens, headers)
    })
  )
}

interface Ids {
  readonly user: string
  readonly profile: string
  readonly organization: string
}

type Account = Omit<UserRegistered, 'active' | 'person' | 'slug'>

function accountOf(body: Register, wanted: Registration, ids: Ids, password: string | undefined): Account {
  const name = body.organization_name?.trim()
  return {
    user: ids.user,
    profile: ids.profile,
    full_name: wanted.fullName,
    lang: body.lang ?? defaultLanguage,
    ...filled({
      nick_name: body.nick_name,
      email: wanted.email,
      phone: wanted.phone,
      password,
      organization: name && ids.organization,
      organization_name: name,
      ...picked(body, addressNames)
    })
  }
}

/** Without what is absent or empty. */
function filled<Fields extends Record<string, string | undefined>>(fields: Fields) {
  const entries = Object.entries(fields).filter(([, value]) => value)
  return Object.fromEntries(entries) as { [Name in keyof Fields]?: string }
}

/** The user as the stream will tell it. */
function registered(
  { now }: OperationRequest,
  details: Account & { slug: UserRegistered['slug'] }
): LiveUser {
  const data = { ...details, person: details.user, active: details.password !== undefined }
  return user.evolve(user.initial, { type: 'auth.user-registered', data, time: now }) as LiveUser
}
