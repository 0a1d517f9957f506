import { Identity, List } from '@bursar/contracts'
import { answer, L5, listPage, operation, shownText } from '@bursar/service-kit'
import { IDENTITIES, type IdentityDocument } from '../projection.ts'

/** GET /api/users/{user}/identities: @param titles what people are shown of an issuer, by its short name */
export function listIdentities(titles: ReadonlyMap<string, string>) {
  return operation({
    method: 'GET',
    path: '/api/users/{user}/identities',
    access: 'self',
    summary: 'List the accounts at OpenID Connect issuers that log a user in',
    lists: L5,
    answers: { 200: List(Identity) },
    async handle(request) {
      const { collection, reveal, user } = request
      const source = {
        collection: collection(IDENTITIES),
        list: 'user',
        by: user.id,
        descending: true,
        dates: 'open',
        orderField: 'created_at',
        open: (documents: readonly IdentityDocument[]) => reveal(documents),
        search: {
          issuer: ({ issuer }: IdentityDocument) => issuer,
          email: ({ email }: IdentityDocument) => shownText(email)
        },
        sort: {
          issuer: ({ issuer }: IdentityDocument) => issuer,
          created_at: ({ created_at }: IdentityDocument) => created_at
        }
      } as const
      const page = await listPage<IdentityDocument, Identity>(request, source, async (rows) =>
        rows.map(({ identity: id, issuer, email, created_at }) => {
          return {
            id,
            issuer,
            title: titles.get(issuer) ?? issuer,
            email: shownText(email) || null,
            created_at
          }
        })
      )
      return answer(200, page)
    }
  })
}
