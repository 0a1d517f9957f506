import { AuthenticatedUserPassword, PasskeyOptions } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { stepUp } from '../../login/step-up.ts'
import { senderOf } from '../../mail/sender.ts'
import type { PasswordHasher } from '../../passwords/password-hasher.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { openChallenges } from '../challenges.ts'
import { passkeys, passkeysStream } from '../domain/passkeys.ts'
import { registrationOf } from '../purposes.ts'
import { openWebauthn } from '../webauthn.ts'

const passwordNeeded = { password: ['Enter your own password to add a passkey.'] }

/** POST /api/users/{user}/passkeys/options: what the browser asks a device with; good for five minutes, once. */
export function registrationOptions(hasher: PasswordHasher, guard: LoginGuard) {
  return operation({
    method: 'POST',
    path: '/api/users/{user}/passkeys/options',
    access: 'self',
    summary: 'Ask for the options with which a browser makes a passkey',
    body: AuthenticatedUserPassword,
    answers: { 200: PasskeyOptions },
    refuses: [401],
    async handle(request) {
      const { engine, origin, caller } = request
      const { id } = request.user
      if (caller?.user !== id) fail('self_only')
      const passed = await stepUp(request, { hasher, guard, passwordNeeded })
      if (!passed) fail('self_only')
      const { slug, full_name, sessions } = passed.user
      const known = await engine.load(passkeysStream(id), passkeys)
      const [challenges, webauthn, site] = [
        await openChallenges(engine),
        await openWebauthn(origin),
        await senderOf(engine, origin)
      ]
      const options = await webauthn.creationOptions({
        challenge: challenges.issue(registrationOf(id, sessions.epoch)),
        site: site.name,
        user: { id, name: String(slug), fullName: String(full_name) },
        known
      })
      return answer(200, options)
    }
  })
}
