/**
 * What is shown beside the password: a code of an authenticator app, a backup code, one that went to the account's mailbox, or
 * a passkey.
 */
import type { ShownPasskey } from '@bursar/contracts'
import { fail, type OperationRequest } from '@bursar/service-kit'
import { isSameAddress } from '../addresses/domain/address.ts'
import { showCode as showMailedCode, wrongCode as wrongMailedCode } from '../challenges/show-code.ts'
import type { LoginGuard } from '../throttling/guard.ts'
import { changeFactors, type LiveUser, user as userFold, userStream } from '../users/domain/user.ts'
import { readUser } from '../users/find-user.ts'
import { passkeys, passkeysStream } from '../webauthn/domain/passkeys.ts'
import { showPasskey, wrongPasskey } from '../webauthn/show-passkey.ts'
import { backupHash } from './backup-codes.ts'
import {
  confirm,
  type FactorEvent,
  factors,
  factorsStream,
  type ShownOtp,
  showOtp
} from './domain/factors.ts'
import { sendLoginCode } from './send-login-code.ts'
import { tellOfFactor } from './tell-of-factor.ts'
import { openTotp } from './totp.ts'

type Request = OperationRequest<any, any>

/** What a 401 says of a code that is of no use. */
export const wrongOtpCode = { otp_code: ['This code is wrong, was used already, or has expired.'] }

/** What a request shows beside its first secret. */
export interface ShownFactor {
  readonly otp_code?: number | undefined
  readonly passkey?: ShownPasskey | undefined
  /** Undefined where it was the first secret: a mailbox is one factor. */
  readonly email_code?: number | undefined
  /** Whether that could be one: false where the first secret came by mail too. */
  readonly mayMail: boolean
  /** The session that goes on when a new app is confirmed by the code. */
  readonly kept?: string | undefined
}

/** The account as it is after that, and whether the code was the first one of a new app. */
export interface Passed {
  readonly user: LiveUser
  readonly confirmed: boolean
}

/** Of requests that are decided again, because read models were behind: a code is used up by the first time. */
const passedBy = new WeakMap<Request, Passed>()

/**
 * Lets an account pass that has no second factor, or shows one; else fails with 401. The first code of an app that
 * waits for it turns that on: whoever was logged in without it is not any more.
 */
export async function showSecondFactor(
  request: Request,
  guard: LoginGuard,
  user: LiveUser,
  shown: ShownFactor
): Promise<Passed> {
  const passed = passedBy.get(request) ?? (await show(request, guard, user, shown))
  passedBy.set(request, passed)
  return passed
}

async function show(
  request: Request,
  guard: LoginGuard,
  user: LiveUser,
  shown: ShownFactor
): Promise<Passed> {
  const { otp_code: code, email_code, passkey } = shown
  const isOn = user.second.length > 0
  // It counts for whoever has registered one, whichever factors are on: it is both of them by itself.
  if (isOn && passkey) return usePasskey(request, user, passkey)
  if (!isOn && code === undefined) return { user, confirmed: false }
  if (!isOn) return useCode(request, user, { code: code ?? 0, rule: confirm, kept: shown.kept })
  if (code !== undefined) {
    return guarded(request, guard, user.user, async () => {
      const used = await useCode(request, user, { code, rule: showOtp, kept: shown.kept })
      return used.events.length > 0 ? used : fail('wrong_credentials', { fields: wrongOtpCode })
    })
  }
  const hasMailbox = user.second.includes('email') && typeof user.verified.email === 'string'
  const byMail = shown.mayMail && hasMailbox
  if (!byMail || email_code === undefined) return needed(request, guard, user, byMail)
  return guarded(request, guard, user.user, async () => {
    const address = await showMailedCode(request, { user: user.user, code: email_code, purpose: 'login' })
    const isIts = address !== undefined && isSameAddress(address, user.verified.email)
    return isIts ? { user, confirmed: false } : fail('wrong_credentials', { fields: wrongMailedCode })
  })
}

/** Shows the first code of a new app alone; fails with 401 when it is none. */
export function confirmApp(
  request: Request,
  guard: LoginGuard,
  user: LiveUser,
  { code, kept }: { readonly code: number; readonly kept: string | undefined }
): Promise<Passed> {
  return guarded(request, guard, user.user, async () => {
    const used = await useCode(request, user, { code, rule: confirm, kept })
    return used.confirmed ? used : fail('wrong_credentials', { fields: wrongOtpCode })
  })
}

/** The guard counts what is wrong, and the log has when it takes no more. */
function guarded<Value>(
  request: Request,
  guard: LoginGuard,
  user: string,
  check: () => Promise<Value>
): Promise<Value> {
  return guard.attemptCode(request, user, check, (until) =>
    request.transact(async (transaction) => {
      const locked = { type: 'auth.second-factor-locked', data: { user, until } } as const
      transaction.append(factorsStream(user), [locked])
    })
  )
}

/** No number of wrong codes shuts it out, since nobody guesses one. */
export async function usePasskey(request: Request, user: LiveUser, shown: ShownPasskey): Promise<Passed> {
  const use = await showPasskey(request, user.user, shown)
  if (!use) return fail('wrong_credentials', { fields: wrongPasskey('passkey') })
  await request.transact((transaction) => use(transaction, 'passkey'))
  return { user, confirmed: false }
}

/** Says which codes would do, and sends the one that goes by mail. */
async function needed(request: Request, guard: LoginGuard, user: LiveUser, byMail: boolean): Promise<never> {
  const otp_code = ['Enter a code of your authenticator app, or a backup code.']
  const held = await request.engine.load(passkeysStream(user.user), passkeys)
  const shown = held.length > 0 && { passkey: ['Unlock a passkey of this account.'] }
  if (byMail) await sendLoginCode(request, guard, user)
  const mailed = byMail && { email_code: ['Enter the code that was sent to your e-mail address.'] }
  // Where no app is on, a code of the mailbox or a passkey is asked for alone; a backup code is taken all the same.
  const isAlone = !user.second.includes('totp') && (byMail || user.second.includes('passkey'))
  return fail('second_factor_needed', { fields: { ...(!isAlone && { otp_code }), ...mailed, ...shown } })
}

interface Using {
  readonly code: number
  readonly rule: (
    state: Parameters<typeof showOtp>[0],
    user: string,
    shown: ShownOtp
  ) => readonly FactorEvent[]
  readonly kept: string | undefined
}

/** Uses a code up, in a write of its own: of two who show one at once, it is right for one. */
async function useCode(
  request: Request,
  { user: id, second }: LiveUser,
  { code, rule, kept }: Using
): Promise<Passed & { readonly events: readonly FactorEvent[] }> {
  const { engine, reveal, origin, transact } = request
  const [totp, hashOf] = await Promise.all([openTotp(), backupHash(engine)])
  const at = engine.world.clock.real()
  const stepOf = (secret: string) => totp.stepOf(secret, code, at)
  const [stream, account] = [factorsStream(id), userStream(id)]
  const { events, confirmed } = await transact(async (transaction) => {
    const known = await reveal(await transaction.load(stream, factors))
    const state = second.includes('totp') ? known : { ...known, totp: undefined }
    const events = rule(state, id, { stepOf, hash: hashOf(id, code), at })
    transaction.append(stream, events)
    const confirmed = events.some(({ type }) => type === 'auth.totp-secret-confirmed')
    if (confirmed) {
      const before = await transaction.load(account, userFold)
      transaction.append(account, changeFactors(before, { on: ['totp'], off: [] }, kept))
      tellOfFactor(transaction, before, { on: true, origin })
    }
    return { events, confirmed }
  })
  const user = await readUser(engine, id)
  return user.is === 'live'
    ? { user, confirmed, events }
    : fail('wrong_credentials', { fields: wrongOtpCode })
}
