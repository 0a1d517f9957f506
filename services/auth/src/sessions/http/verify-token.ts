import { Token } from '@bursar/contracts'
import { answer, fail, operation } from '@bursar/service-kit'
import { session, sessionStream } from '../domain/session.ts'

const bad = { token: ['This is not a valid token of yours.'] }

/** POST /api/auth/tokens/verify: whether an access token is good and the caller's own. */
export const verifyToken = operation({
  method: 'POST',
  path: '/api/auth/tokens/verify',
  access: 'user',
  summary: 'Check that a token is valid and belongs to the caller',
  body: Token,
  answers: { 200: Token },
  async handle({ body, caller, checkToken, engine }) {
    const verdict = await checkToken(body.token)
    if (verdict.is !== 'good' || verdict.caller.user !== caller?.user) fail('invalid_fields', { fields: bad })
    // The log knows of a session's end before the read model that the check looks at.
    const state = await engine.load(sessionStream(verdict.caller.session), session)
    if (state.is !== 'open') fail('invalid_fields', { fields: bad })
    return answer(200, { token: body.token })
  }
})
