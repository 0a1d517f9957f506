import { AuthenticatedUserPassword, PasskeyOptions } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { passedOf } from '../../login/step-up.ts'
import { senderOf } from '../../mail/sender.ts'
import { openChallenges } from '../../webauthn/challenges.ts'
import { passkeys, passkeysStream } from '../../webauthn/domain/passkeys.ts'
import { registrationOf } from '../../webauthn/purposes.ts'
import { openWebauthn } from '../../webauthn/webauthn.ts'

/** POST /api/users/{user}/passkeys/options: what the browser asks a device with; good for five minutes, once. */
export const registrationOptions = operation({
  method: 'POST',
  path: '/api/users/{user}/passkeys/options',
  access: 'self',
  summary: 'Ask for the options with which a browser makes a passkey',
  body: AuthenticatedUserPassword,
  answers: { 200: PasskeyOptions },
  refuses: [401],
  stepUp: {
    needed: { password: ['Enter your own password to add a passkey.'] },
    before({ caller, user }) {
      if (caller?.user !== user.id) fail('self_only')
    }
  },
  async handle(request) {
    const { engine, origin } = request
    const { id } = request.user
    const passed = passedOf(request) ?? fail('self_only')
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
