import { NewPasskey, Passkey } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import { answer, fail, operation } from '@bursar/service-kit'
import { tellOfKey } from '../../notices/tell-of-key.ts'
import { user, userStream } from '../../users/domain/user.ts'
import { openChallenges } from '../../webauthn/challenges.ts'
import { passkeys, passkeysStream, registerPasskey as register } from '../../webauthn/domain/passkeys.ts'
import { registrationOf } from '../../webauthn/purposes.ts'
import { openWebauthn } from '../../webauthn/webauthn.ts'
import { passkeyView } from '../passkey-view.ts'

/**
 * POST /api/users/{user}/passkeys: the answer of a device. That its challenge was given to this account, for its password,
 * the challenge itself shows.
 */
export const registerPasskey = operation({
  method: 'POST',
  path: '/api/users/{user}/passkeys',
  access: 'self',
  summary: 'Register a passkey that a browser made by the options of this account',
  body: NewPasskey,
  answers: { 201: Passkey },
  refuses: [400],
  async handle(request) {
    const { engine, origin, caller, body, now } = request
    const { id } = request.user
    if (caller?.user !== id) fail('self_only')
    const account = await engine.load(userStream(id), user)
    if (account.is !== 'live') fail('not_found')
    const { epoch } = account.sessions
    const [challenges, webauthn] = [await openChallenges(engine), await openWebauthn(origin)]
    const verified = await webauthn.verifyNew(body.response, (challenge) =>
      challenges.isGood(registrationOf(id, epoch), challenge)
    )
    if (!verified) fail('passkey_refused')
    const { challenge, ...made } = verified
    const { transports = [] } = body.response.response
    const title = body.title?.trim() || 'Passkey'
    const stream = passkeysStream(id)
    return request.commit(async (transaction) => {
      const current = await transaction.load(userStream(id), user)
      if (current.is !== 'live' || current.sessions.epoch !== epoch) fail('passkey_refused')
      const known = await transaction.load(stream, passkeys)
      const decision = register(known, { user: id, ...made, transports, title })
      challenges.spend(transaction, challenge)
      transaction.append(stream, decision)
      tellOfKey(transaction, { notice: 'passkeyAdded', user: id, about: made.passkey, origin })
      const after = decision.ok ? foldOn(passkeys, known, decision.events, now).at(-1) : undefined
      return answer(201, after && passkeyView(after))
    })
  }
})
