import { Identity, List } from '@bursar/contracts'
import { answer, arrayPage, chosenRows, L5, operation, shownText } from '@bursar/service-kit'
import { identitiesFold, identitiesStream } from '../domain/identities.ts'

const fields = {
  search: { issuer: ({ issuer }: Identity) => issuer, email: ({ email }: Identity) => email },
  sort: {
    issuer: ({ issuer }: Identity) => issuer,
    created_at: ({ created_at }: Identity) => created_at
  },
  byDefault: 'created_at'
}

const newestFirst = { field: 'created_at', descending: true }

/**
 * GET /api/users/{user}/identities: a user has few, and they come from the log, where a new one stands at once.
 *
 * @param titles what people are shown of an issuer, by its short name
 */
export function listIdentities(titles: ReadonlyMap<string, string>) {
  return operation({
    method: 'GET',
    path: '/api/users/{user}/identities',
    access: 'self',
    summary: 'List the accounts at OpenID Connect issuers that log a user in',
    lists: L5,
    answers: { 200: List(Identity) },
    async handle(request) {
      const { engine, user, reveal, list } = request
      const linked = await reveal(await engine.load(identitiesStream(user.id), identitiesFold))
      const rows = linked.map(({ identity: id, issuer, email, created_at }) => {
        const title = titles.get(issuer) ?? issuer
        return { id, issuer, title, email: shownText(email) || null, created_at }
      })
      const asked = { ...list, sort: [...list.sort, newestFirst] }
      return answer(200, arrayPage(request, chosenRows(asked, rows, fields)))
    }
  })
}
