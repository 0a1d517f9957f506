import { Token } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { session, sessionStream } from '../domain/session.ts'
import type { TokenKeys } from '../tokens/keys.ts'

const bad = { token: ['This is not a valid token of yours.'] }

/** POST /api/auth/tokens/verify: whether an access token is good and the caller's own. */
export function verifyToken(keys: TokenKeys) {
  return operation({
    method: 'POST',
    path: '/api/auth/tokens/verify',
    access: 'user',
    summary: 'Check that a token is valid and belongs to the caller',
    body: Token,
    answers: { 200: Token },
    async handle({ body, caller, transact }) {
      const claims = keys.read(body.token)
      if (!claims || claims.sub !== caller?.user) fail('invalid_fields', { fields: bad })
      const state = await transact((transaction) => transaction.load(sessionStream(claims.sid), session))
      if (state.is !== 'open') fail('invalid_fields', { fields: bad })
      return answer(200, { token: body.token })
    }
  })
}
