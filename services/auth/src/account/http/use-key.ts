import { KeyUsed, SessionQuery, UserActivate } from '@bursar/contracts'
import { foldOn, type Transaction } from '@bursar/event-sourcing'
import { answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import { endAllKeys } from '../../api-keys/end-all-keys.ts'
import { challengesFold, challengesStream, meetByKey } from '../../challenges/domain/challenge.ts'
import { countsFor, type FoundChallenge, findChallenge } from '../../challenges/find-challenge.ts'
import { CHALLENGE_KEYS, keyHash } from '../../challenges/secrets.ts'
import { showSecondFactor } from '../../factors/show-second-factor.ts'
import { passwordCheck } from '../../login/check-password.ts'
import { tellFormer } from '../../notices/tell-former.ts'
import { tellOfPassword } from '../../notices/tell-of-password.ts'
import type { PasswordRule } from '../../passwords/domain/password.ts'
import { hashOfNew } from '../../passwords/hash-of-new.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import { countOthers } from '../../sessions/going-on.ts'
import type { TokenKeys } from '../../sessions/keys.ts'
import { sessionOpening } from '../../sessions/open-session.ts'
import { ownSession } from '../../sessions/own-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import {
  activateUser,
  changePassword,
  type LiveUser,
  user as userFold,
  userStream
} from '../../users/domain/user.ts'
import { addressProof } from '../../users/verify-address.ts'
import { removeAllPasskeys } from '../../webauthn/remove-all-passkeys.ts'

type Request = OperationRequest<UserActivate, any>

const passwordNeeded = { password: ['Log in as the account that asked, or send its password.'] }

/**
 * POST /api/auth/{verification_key}: whoever has the key reads the mail. That activates an account, or gives a
 * forgotten password another one. An address it proves only for who is logged in as the account that asked, or knows its
 * password: else a stranger enters your address, you press the button, and your offers are the stranger's.
 */
export function useKey(keys: TokenKeys, hasher: PasswordHasher, rule: PasswordRule, guard: LoginGuard) {
  const checkPassword = passwordCheck(hasher, passwordNeeded)

  async function proveAccount(request: Request, { user }: FoundChallenge): Promise<void> {
    const { password } = request.body
    if (!password) fail('wrong_credentials', { fields: passwordNeeded })
    await guard.attempt(request, user.user, () => checkPassword(request, user, password))
  }

  /** A mailbox is one factor. An account that nobody activated has none of its own: what it had ends. */
  async function proveSecond(request: Request, { user, challenge }: FoundChallenge): Promise<LiveUser> {
    if (!user.active) return user
    const { otp_code, passkey, email_code } = request.body
    const shown = { otp_code, passkey, email_code, mayMail: challenge.purpose === 'verify' }
    return (await showSecondFactor(request, guard, user, shown)).user
  }

  return operation({
    method: 'POST',
    path: '/api/auth/{verification_key}',
    access: 'public',
    openLimit: null,
    summary: 'Activate an account, set a forgotten password anew, or verify an address, by the key of a mail',
    body: UserActivate,
    query: SessionQuery,
    answers: { 201: KeyUsed },
    refuses: [401, 403],
    async handle(request) {
      await guard.logIn(request)
      const key = request.params.verification_key ?? ''
      const found = await findChallenge(request.engine, key)
      const setsPassword = found.challenge.purpose === 'recover' || !found.user.active
      const isOwn = !setsPassword && request.caller?.user === found.user.user
      if (!setsPassword && !isOwn) await proveAccount(request, found)
      const hash = setsPassword ? await hashOfNew(hasher, rule, request) : undefined
      const proven = isOwn ? found.user : await proveSecond(request, found)
      const { kind, address, purpose } = found.challenge
      const { user } = found.user
      const kept = ownSession(request, user)
      const prove = await addressProof(request.engine, { user, kind, text: address, kept })
      const openSession = await sessionOpening(keys, request, user)
      return request.commit(async (transaction) => {
        const account = await meet(request, transaction, { found: { ...found, user: proven }, key })
        let after = hash === undefined ? account : setPassword(request, transaction, { account, hash })
        const isFirst = hash !== undefined && !account.active
        if (isFirst || (hash !== undefined && request.body.end_api_keys)) {
          await endAllKeys(transaction, user, isFirst ? 'activated' : 'password-changed')
        }
        if (isFirst) await removeAllPasskeys(transaction, user, 'activated')
        if (purpose !== 'recover') {
          after = await prove(transaction, after)
          const { challenge: id } = found.challenge
          tellFormer(transaction, account, { kind, text: address, id, origin: request.origin })
        }
        const isEnding = after.sessions.epoch !== account.sessions.epoch
        const sessions_ended = isEnding ? await countOthers(request, account, after.sessions.kept) : 0
        const { tokens, headers } = openSession(transaction, after)
        return answer(201, { ...tokens, sessions_ended }, headers)
      })
    }
  })
}

/** Meets the challenge, and answers its account, revealed: both as they are now, and not when the key was looked up. */
async function meet(
  { engine, reveal }: Request,
  transaction: Transaction,
  { found, key }: { readonly found: FoundChallenge; readonly key: string }
): Promise<LiveUser> {
  const { user, challenge } = found
  const stream = challengesStream(user.user)
  const shown = { challenge: challenge.challenge, at: engine.world.clock.real() }
  transaction.append(stream, meetByKey(await transaction.load(stream, challengesFold), user.user, shown))
  transaction.release(CHALLENGE_KEYS, keyHash(key))
  const account = await reveal(await transaction.load(userStream(user.user), userFold))
  if (account.is !== 'live' || !countsFor(account, challenge)) fail('key_unknown')
  // Another password or second factor since they were shown.
  if (account.sessions.epoch !== user.sessions.epoch) fail('version_conflict')
  return account
}

/** The account as it is with the password. */
function setPassword(
  { now, origin }: Request,
  transaction: Transaction,
  { account, hash }: { readonly account: LiveUser; readonly hash: string }
): LiveUser {
  const { user, active } = account
  const decision = active ? changePassword(account, hash) : activateUser(account, hash)
  transaction.append(userStream(user), decision)
  const after = decision.ok ? (foldOn(userFold, account, decision.events, now) as LiveUser) : account
  if (active) tellOfPassword(transaction, account, origin)
  return after
}
