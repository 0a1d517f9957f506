import { Passkey, PasskeyTitle } from '@bursar/contracts'
import { foldOn } from '@bursar/event-sourcing'
import { answer, fail, operation } from '@bursar/service-kit'
import { passkeys, passkeysStream, renamePasskey as rename } from '../../webauthn/domain/passkeys.ts'
import { passkeyView } from '../passkey-view.ts'

/** PATCH /api/users/{user}/passkeys/{id}: what its owner calls it. It opens no more and no less by it. */
export const renamePasskey = operation({
  method: 'PATCH',
  path: '/api/users/{user}/passkeys/{id}',
  access: 'self',
  keys: false,
  summary: 'Give a passkey another title',
  body: PasskeyTitle,
  answers: { 200: Passkey },
  refuses: [400],
  async handle({ user, params, body, caller, now, commit, reveal }) {
    if (caller?.user !== user.id) fail('self_only')
    const title = body.title.trim()
    if (title === '') fail('invalid_fields', { fields: { title: ['This field may not be blank.'] } })
    const stream = passkeysStream(user.id)
    return commit(async (transaction) => {
      const known = await transaction.load(stream, passkeys)
      const decision = rename(known, user.id, { passkey: params.id, title })
      transaction.append(stream, decision)
      const after = decision.ok ? foldOn(passkeys, known, decision.events, now) : known
      const renamed = await reveal(after.find(({ passkey }) => passkey === params.id))
      return answer(200, renamed && passkeyView(renamed))
    })
  }
})
