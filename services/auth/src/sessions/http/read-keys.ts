import { JsonWebKeys } from '@bursar/contracts'
import { answer, operation } from '@bursar/service-kit'
import type { PublishedKey } from '../projection.ts'

const most = 100

/** GET /api/auth/jwks.json: the public keys, for whoever wants to check our tokens. */
export const readKeys = operation({
  method: 'GET',
  path: '/api/auth/jwks.json',
  access: 'public',
  summary: 'Public keys of the tokens, as a JSON Web Key Set',
  answers: { 200: JsonWebKeys },
  async handle({ collection }) {
    const rows = await collection('published-keys').documents<PublishedKey>({
      list: 'all',
      by: '',
      descending: true,
      offset: 0,
      limit: most
    })
    const keys = rows.map(({ public_jwk }) => public_jwk)
    return answer(200, { keys }, { 'cache-control': 'public, max-age=300' })
  }
})
