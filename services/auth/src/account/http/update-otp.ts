import { OTP, OTPUpdate } from '@bursar/contracts'
import { type Answer, answer, fail, type OperationRequest, operation } from '@bursar/service-kit'
import {
  dropBackupCodes,
  dropSecrets,
  factors,
  factorsStream,
  issueSecret,
  wantedChange
} from '../../factors/domain/factors.ts'
import { confirmApp, type Passed, wrongOtpCode } from '../../factors/show-second-factor.ts'
import { tellOfFactor } from '../../factors/tell-of-factor.ts'
import { openTotp } from '../../factors/totp.ts'
import { passedOf } from '../../login/step-up.ts'
import { senderOf } from '../../mail/sender.ts'
import { countOthers } from '../../sessions/going-on.ts'
import { ownSession } from '../../sessions/own-session.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { changeFactors, type LiveUser, user, userStream } from '../../users/domain/user.ts'
import { readUser } from '../../users/find-user.ts'
import { passkeys, passkeysStream } from '../../webauthn/domain/passkeys.ts'

type Request = OperationRequest<OTPUpdate, any>

const passwordNeeded = { password: ['Enter your own password to change your second factor.'] }

/**
 * PUT /api/users/{user}/otp: a secret for an authenticator app is given once, and counts from its first correct code:
 * in another PUT, or in the next login. Until then a login needs what it needed before.
 */
export function updateOtp(guard: LoginGuard) {
  return operation({
    method: 'PUT',
    path: '/api/users/{user}/otp',
    access: 'self',
    unconditional: true,
    summary: 'Turn second factors on or off; answers the secret for an authenticator app',
    body: OTPUpdate,
    answers: { 200: OTP, 201: OTP, 204: null },
    refuses: [400, 401],
    stepUp: {
      needed: passwordNeeded,
      async before(request) {
        const account = await readUser(request.engine, request.user.id)
        if (account.is !== 'live') fail('not_found')
        checkWanted(request, account)
        if (request.body.passkey_enabled) await checkHasPasskey(request.engine, account.user)
      },
      when: ({ body }) => !isFirstCode(body)
    },
    async handle(request) {
      const account = await readUser(request.engine, request.user.id)
      if (account.is !== 'live') fail('not_found')
      const { otp_code = 0 } = request.body
      const passed = isFirstCode(request.body)
        ? await showFirst(request, guard, account, otp_code)
        : passedOf(request)
      return changeAsWanted(request, account, passed)
    }
  })
}

/** The first code of an app stands for what was shown when its secret was given. */
const isFirstCode = ({ otp_enabled, otp_code, password, email_code, passkey }: OTPUpdate) =>
  otp_enabled === true && otp_code !== undefined && !password && email_code === undefined && !passkey

/** Fails where the body asks for nothing, or for what cannot be. */
function checkWanted({ body, caller, user }: Request, account: LiveUser): void {
  const { otp_enabled, passkey_enabled: byPasskey } = body
  const { email_verification_enabled: byMail, phone_verification_enabled: byPhone } = body
  if ([otp_enabled, byMail, byPhone, byPasskey].every((wanted) => wanted === undefined)) {
    fail('invalid_fields', { fields: { otp_enabled: ['This field is required.'] } })
  }
  if (byPhone) {
    const text = 'Codes cannot be sent to phones: choose an authenticator app or e-mail.'
    fail('invalid_fields', { fields: { phone_verification_enabled: [text] } })
  }
  // Whoever runs the site may turn one off for who lost it, and learns nobody's secret.
  if (caller?.user !== user.id && (otp_enabled || byMail || byPasskey)) fail('self_only')
  if (byMail && typeof account.verified.email !== 'string') {
    const text = 'Verify your e-mail address first.'
    fail('invalid_fields', { fields: { email_verification_enabled: [text] } })
  }
}

/** The first code of an app shows that its secret came from an answer to this account’s own password. */
async function showFirst(
  request: Request,
  guard: LoginGuard,
  account: LiveUser,
  code: number
): Promise<Passed> {
  const { pending } = await request.engine.load(factorsStream(account.user), factors)
  if (!pending) fail('wrong_credentials', { fields: passwordNeeded })
  return confirmApp(request, guard, account, { code, kept: ownSession(request, account.user) })
}

async function changeAsWanted(
  request: Request,
  account: LiveUser,
  passed: Passed | undefined
): Promise<Answer> {
  const { engine, body, origin } = request
  const { user: id } = account
  const kept = ownSession(request, id)
  const drawn = body.otp_enabled && !passed?.confirmed ? await newSecret(request, account) : undefined
  const at = engine.world.clock.real()
  const [stream, own] = [userStream(id), factorsStream(id)]
  return request.commit(async (transaction) => {
    const before = await transaction.load(stream, user)
    if (before.is !== 'live') fail('not_found')
    if (body.passkey_enabled) await checkHasPasskey(transaction, id)
    const state = await transaction.load(own, factors)
    // Whoever shows a code means it as the first one of the app.
    const isWrong = drawn && state.pending && body.otp_code !== undefined && before.second.length === 0
    if (isWrong) fail('wrong_credentials', { fields: wrongOtpCode })
    const wanted = wantedChange(body, before.second)
    const decision = changeFactors(before, wanted, kept)
    transaction.append(stream, decision)
    if (decision.ok && decision.events.length > 0) {
      tellOfFactor(transaction, before, { on: wanted.on.length > 0, origin })
    }
    if (body.otp_enabled === false) transaction.append(own, dropSecrets(state, id))
    if (wanted.left.length === 0) transaction.append(own, dropBackupCodes(state, id))
    if (drawn) transaction.append(own, issueSecret(id, drawn.secret, at))
    const isOn = body.otp_enabled || body.email_verification_enabled || body.passkey_enabled
    if (!isOn) return answer(204)
    const isEnding = passed?.confirmed || (decision.ok && decision.events.length > 0)
    return answer(drawn && !state.began ? 201 : 200, {
      priv_key: drawn?.secret ?? '',
      provisioning_uri: drawn?.uri ?? '',
      otp_enabled: wanted.left.includes('totp'),
      sessions_ended: isEnding ? await countOthers(request, account, kept) : 0
    })
  })
}

/** One that was removed meanwhile is none. */
async function checkHasPasskey(
  { load }: Pick<OperationRequest['engine'], 'load'>,
  user: string
): Promise<void> {
  if ((await load(passkeysStream(user), passkeys)).length > 0) return
  fail('invalid_fields', { fields: { passkey_enabled: ['Register a passkey first.'] } })
}

/** Drawn outside of the write, which may run several times. */
async function newSecret({ engine, origin }: Request, { slug }: LiveUser) {
  const totp = await openTotp()
  const { name: issuer } = await senderOf(engine, origin)
  const secret = totp.draw(engine.world.random)
  return { secret, uri: totp.uriOf(secret, { issuer, label: String(slug) }) }
}
