import { PasskeyOptions } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { LoginGuard } from '../../throttling/guard.ts'
import { openChallenges } from '../../webauthn/challenges.ts'
import { LOGIN } from '../../webauthn/purposes.ts'
import { openWebauthn } from '../../webauthn/webauthn.ts'

/**
 * POST /api/auth/passkeys/options: what the browser asks its devices with; good for five minutes, once. It names nobody:
 * the device says whose passkey it has.
 */
export const loginOptions = (guard: LoginGuard) =>
  operation({
    method: 'POST',
    path: '/api/auth/passkeys/options',
    access: 'public',
    openLimit: null,
    summary: 'Ask for the options with which a browser logs in by a passkey',
    answers: { 200: PasskeyOptions },
    async handle(request) {
      await guard.logIn(request)
      const { engine, origin } = request
      const [challenges, webauthn] = [await openChallenges(engine), await openWebauthn(origin)]
      return answer(200, await webauthn.requestOptions(challenges.issue(LOGIN)))
    }
  })
