/** The auth service as one value: who there is, and how they prove it. */
import { type Mailer, outboxOnly } from '@bursar/notifications'
import { type Counters, memoryCounters, service } from '@bursar/service-kit'
import { archiveUser } from './account/http/archive-user.ts'
import { createKey } from './account/http/create-key.ts'
import { endKey } from './account/http/end-key.ts'
import { issueCodes } from './account/http/issue-backup-codes.ts'
import { readKey } from './account/http/read-key.ts'
import { recover } from './account/http/recover.ts'
import { resendActivation } from './account/http/resend-activation.ts'
import { unlinkOneIdentity } from './account/http/unlink-identity.ts'
import { updateOtp } from './account/http/update-otp.ts'
import { patchUser, updateUser } from './account/http/update-user.ts'
import { useKey } from './account/http/use-key.ts'
import { verifyOwnAddress } from './account/http/verify-own-address.ts'
import { listKeys } from './api-keys/http/list-keys.ts'
import { eraseUser, readErasure } from './erasure/http/erase-user.ts'
import { askHandoff } from './handoff/http/ask-handoff.ts'
import { useHandoff } from './handoff/http/use-handoff.ts'
import { listIdentities } from './identities/http/list-identities.ts'
import { changePassword } from './login/http/change-password.ts'
import { logIn } from './login/http/log-in.ts'
import { stepUp } from './login/step-up.ts'
import { listMail } from './mail/http/list-mail.ts'
import { readMail } from './mail/http/read-mail.ts'
import { mailManagers } from './mail/mail-managers.ts'
import { personalData } from './mail/personal-data.ts'
import { sendMail } from './mail/send-mail.ts'
import { tellOfBilling } from './notices/tell-of-billing.ts'
import { tellOfRoles } from './notices/tell-of-roles.ts'
import { discoveredIssuer } from './openid/discovered-issuer.ts'
import { beginSignIn } from './openid/http/begin-sign-in.ts'
import { finishSignIn } from './openid/http/finish-sign-in.ts'
import { listIssuers } from './openid/http/list-issuers.ts'
import type { OpenIdSettings } from './openid/issuers.ts'
import { listPasskeys } from './passkeys/http/list-passkeys.ts'
import { logInByPasskey } from './passkeys/http/log-in-by-passkey.ts'
import { loginOptions } from './passkeys/http/login-options.ts'
import { registerPasskey } from './passkeys/http/register-passkey.ts'
import { registrationOptions } from './passkeys/http/registration-options.ts'
import { removePasskey } from './passkeys/http/remove-passkey.ts'
import { renamePasskey } from './passkeys/http/rename-passkey.ts'
import { isCommonPassword } from './passwords/common-passwords.ts'
import { passwordRule } from './passwords/domain/password.ts'
import type { PasswordHasher } from './passwords/password-hasher.ts'
import { authReadSide } from './read-side.ts'
import { ensureFirstManager } from './registration/first-manager.ts'
import { createUser } from './registration/http/create-user.ts'
import { register } from './registration/http/register.ts'
import { siteWays } from './registration/site-ways.ts'
import { withdrawInvited } from './registration/withdraw-invited.ts'
import { endOneSession, endSessions } from './sessions/http/end-sessions.ts'
import { exchangeToken } from './sessions/http/exchange-token.ts'
import { listSessions } from './sessions/http/list-sessions.ts'
import { logOut } from './sessions/http/log-out.ts'
import { readKeys } from './sessions/http/read-keys.ts'
import { listSigningKeys, rotateSigningKey } from './sessions/http/signing-keys.ts'
import { verifyToken } from './sessions/http/verify-token.ts'
import { createTokenKeys } from './sessions/keys.ts'
import { rotateSigningKeys } from './sessions/rotate-keys.ts'
import type { ClaimSettings } from './sessions/token-claims.ts'
import { createLoginGuard, type LoginLimits, usualLimits } from './throttling/guard.ts'
import { listUserEvents } from './trail/http/list-user-events.ts'
import { listUsers } from './users/http/list-users.ts'
import { readUser } from './users/http/read-user.ts'
import { whoAmI } from './users/http/who-am-i.ts'
import { namesOfUsers } from './users/log-names.ts'

/** What a composition root chooses. */
export interface AuthParts {
  readonly hasher: PasswordHasher
  /** Characters of a new password, at least; 8 unless given. */
  readonly passwordMin?: number | undefined
  /** False: only the broker makes accounts. True unless given. */
  readonly registrationOpen?: boolean | undefined
  /** Where logins and registrations are counted: in memory, for this process alone, unless given. */
  readonly counters?: Counters
  /** Limits other than the usual ones. */
  readonly limits?: Partial<LoginLimits>
  /** Days that a login lasts while nobody uses it, 30 unless given. A spent refresh token is known as long. */
  readonly sessionDays?: number | undefined
  /** Seconds that an access token lives, ten minutes unless given: for measurements that log in once. */
  readonly accessS?: number
  /** By which mail leaves the site; it stays in the outbox unless given. */
  readonly mailer?: Mailer | undefined
  /** OpenID Connect issuers whose accounts may log in; none unless given. */
  readonly openId?: OpenIdSettings | undefined
  /** What access tokens say. */
  readonly claims?: ClaimSettings | undefined
  /** The public URL, for the links in mails that no request asked for: without it they are not sent. */
  readonly origin?: string | undefined
}

const usualSessionDays = 30
const dayMs = 86_400_000

/** Makes the service. One value serves one engine: it holds the keys that `prepare` reads. */
export function auth(parts: AuthParts) {
  const {
    hasher,
    counters = memoryCounters(),
    limits,
    sessionDays = usualSessionDays,
    accessS,
    claims,
    origin,
    mailer = outboxOnly,
    passwordMin,
    registrationOpen = true,
    openId = { issuers: [] }
  } = parts
  const keys = createTokenKeys({ sessionMs: sessionDays * dayMs, accessS }, claims)
  const rule = passwordRule(isCommonPassword, passwordMin)
  const guard = createLoginGuard(counters, { ...usualLimits, ...limits }, registrationOpen)
  const issuers = new Map(openId.issuers.map((one) => [one.slug, discoveredIssuer(one, Date.now)] as const))
  const titles = new Map(openId.issuers.map(({ slug, title }) => [slug, title]))
  return service({
    ...authReadSide,
    names: namesOfUsers,
    personal: personalData,
    prove: stepUp(hasher, guard),
    site: siteWays({ issuers, registrationOpen }),
    policies: [tellOfRoles, tellOfBilling(origin)],
    jobs: [sendMail({ mailer, counters }), mailManagers, rotateSigningKeys(keys)],
    operations: [
      logIn(keys, hasher, guard),
      register({ keys, hasher, rule, guard }),
      whoAmI,
      exchangeToken(keys),
      listSigningKeys,
      rotateSigningKey(keys),
      logOut,
      verifyToken,
      askHandoff(guard),
      useHandoff(keys, guard),
      readKeys,
      listUsers,
      createUser(hasher, rule),
      listSessions,
      endSessions,
      endOneSession,
      readUser,
      updateUser(guard),
      patchUser(guard),
      archiveUser,
      changePassword(hasher, rule),
      loginOptions(guard),
      logInByPasskey(keys, guard),
      listPasskeys,
      registrationOptions,
      registerPasskey,
      renamePasskey,
      removePasskey,
      listKeys,
      createKey,
      endKey,
      updateOtp(guard),
      issueCodes,
      readKey,
      useKey(keys, hasher, rule, guard),
      recover(guard),
      resendActivation(guard),
      verifyOwnAddress(guard),
      listIssuers(issuers),
      beginSignIn({ issuers, guard, allowedOrigins: openId.allowedOrigins ?? [] }),
      finishSignIn(issuers, { keys, guard }),
      listIdentities(titles),
      unlinkOneIdentity,
      listMail(mailer),
      readMail(mailer),
      listUserEvents,
      readErasure,
      eraseUser
    ],
    async prepare(engine, settings) {
      await keys.prepare(engine)
      await ensureFirstManager(engine, settings, hasher)
      await withdrawInvited(engine)
    }
  })
}
