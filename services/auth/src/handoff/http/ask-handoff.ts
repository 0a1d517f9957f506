import { Handoff } from '@bursar/contracts'
import { answer, fail, OPERATOR, operation } from '@bursar/service-kit'
import { handOn, PARTS_MAX, session as sessionFold, sessionStream } from '../../sessions/domain/session.ts'
import { endOnePart } from '../../sessions/end-with.ts'
import { chainEnds } from '../../sessions/extended-token.ts'
import type { LoginGuard } from '../../throttling/guard.ts'
import { drawKey, KEY_MS, keepKey } from '../keys.ts'

/**
 * POST /api/auth/tokens/handoff: a key by which another browser goes on with the session behind the token, at most as long as
 * what else comes of an access token: one that was stolen does not become a session.
 */
export function askHandoff(guard: LoginGuard) {
  return operation({
    method: 'POST',
    path: '/api/auth/tokens/handoff',
    access: 'user',
    keys: false,
    summary: 'Ask for a key that hands the caller’s session on to another browser',
    answers: { 201: Handoff },
    refuses: [403, 429],
    async handle(request) {
      const { caller, engine } = request
      if (!caller) fail('not_authenticated')
      if (caller.user === OPERATOR) fail('self_only')
      const { session: of, user } = caller
      const { clock, id } = engine.world
      const now = clock.real()
      const [key, session] = [drawKey(engine), id()]
      await guard.handOff(request, user)
      return request.commit(async (transaction) => {
        const stream = sessionStream(of)
        const state = await transaction.load(stream, sessionFold)
        if (state.is !== 'open') fail('invalid_token')
        const ends = Math.min(chainEnds(caller.claims), Date.parse(state.expires_at))
        if (ends <= now) fail('invalid_token')
        const part = { session, until: new Date(ends).toISOString() }
        // A key is never good for longer than what it opens.
        const expires_at = new Date(Math.min(now + KEY_MS, ends)).toISOString()
        const [oldest] = state.parts
        transaction.append(stream, handOn(state, part))
        if (oldest && state.parts.length === PARTS_MAX) await endOnePart(engine, transaction, state, oldest)
        keepKey(transaction, key, { of, ...part }, expires_at)
        return answer(201, { key, expires_at })
      })
    }
  })
}
