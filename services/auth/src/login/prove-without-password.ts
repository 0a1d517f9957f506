/** How an account that has no password shows who it is: who logs in by an issuer or a passkey alone has none. */
import type { AuthenticatedUserPassword } from '@bursar/contracts'
import { fail, type OperationRequest, type StepUp } from '@bursar/service-kit'
import { isSameAddress } from '../addresses/domain/address.ts'
import { showCode, wrongCode } from '../challenges/show-code.ts'
import { sendLoginCode } from '../factors/send-login-code.ts'
import { type Passed, showSecondFactor, usePasskey } from '../factors/show-second-factor.ts'
import { ownSession } from '../sessions/own-session.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import type { LiveUser } from '../users/domain/user.ts'
import { passkeys, passkeysStream } from '../webauthn/domain/passkeys.ts'

type Request = OperationRequest<AuthenticatedUserPassword, any>

/** A passkey is both factors; a code by mail is one, and whoever has another than the mailbox shows that, too. */
export async function proveWithoutPassword(
  request: Request,
  guard: LoginGuard,
  account: LiveUser,
  asked: StepUp
): Promise<Passed> {
  if (!account.active) return fail('not_activated')
  const { passkey, otp_code, email_code } = request.body
  if (passkey) return usePasskey(request, account, passkey)
  const mayMail = asked.byMail !== false && typeof account.verified.email === 'string'
  if (!mayMail || email_code === undefined) return needed(request, guard, account, { asked, mayMail })
  const hasOther = account.second.some((kind) => kind !== 'email')
  // With another factor the code is used up once that was shown.
  await showMailed(request, guard, account, { code: email_code, keep: hasOther })
  if (!hasOther) return { user: account, confirmed: false }
  const kept = ownSession(request, account.user)
  const passed = await showSecondFactor(request, guard, account, { otp_code, mayMail: false, kept })
  await showMailed(request, guard, account, { code: email_code, keep: false })
  return passed
}

function showMailed(
  request: Request,
  guard: LoginGuard,
  { user, verified }: LiveUser,
  { code, keep }: { readonly code: number; readonly keep: boolean }
): Promise<void> {
  return guard.attempt(request, user, async () => {
    const address = await showCode(request, { user, code, purpose: 'login', keep })
    const isIts = address !== undefined && isSameAddress(address, verified.email)
    if (!isIts) fail('wrong_credentials', { fields: wrongCode })
  })
}

/** Says what would do, and sends the code. */
async function needed(
  request: Request,
  guard: LoginGuard,
  account: LiveUser,
  { asked, mayMail }: { readonly asked: StepUp; readonly mayMail: boolean }
): Promise<never> {
  const held = await request.engine.load(passkeysStream(account.user), passkeys)
  if (mayMail) await sendLoginCode(request, guard, account)
  const fields = {
    ...(held.length > 0 && { passkey: ['Unlock a passkey of this account.'] }),
    ...(mayMail && { email_code: ['Enter the code that was sent to your e-mail address.'] })
  }
  return fail('wrong_credentials', { fields: Object.keys(fields).length > 0 ? fields : asked.needed })
}
