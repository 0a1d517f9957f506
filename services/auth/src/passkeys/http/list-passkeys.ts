import { List, Passkey } from '@bursar/contracts'
import { answer, arrayPage, chosenRows, L5, operation } from '@bursar/service-kit'
import { passkeys, passkeysStream } from '../../webauthn/domain/passkeys.ts'
import { passkeyView } from '../passkey-view.ts'

const fields = {
  search: { title: ({ title }: Passkey) => title },
  sort: {
    title: ({ title }: Passkey) => title,
    created_at: ({ created_at }: Passkey) => created_at,
    last_used_at: ({ last_used_at }: Passkey) => last_used_at
  },
  byDefault: 'created_at'
}

/** GET /api/users/{user}/passkeys: a user has few, and they come from the log, where a new one stands at once. */
export const listPasskeys = operation({
  method: 'GET',
  path: '/api/users/{user}/passkeys',
  access: 'self',
  summary: 'Passkeys of a user',
  lists: L5,
  answers: { 200: List(Passkey) },
  async handle(request) {
    const { engine, user, reveal, list } = request
    const known = await reveal(await engine.load(passkeysStream(user.id), passkeys))
    return answer(200, arrayPage(request, chosenRows(list, known.map(passkeyView), fields)))
  }
})
