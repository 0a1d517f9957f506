/** Lets clients that ignore X-Position read their own writes: the gateway sends it back in their name. */
import { POSITION_HEADER, parsePosition, REMEMBERED_HEADER } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import type { RememberedPositions } from './remembered-positions.ts'
import { sessionOf, sessionOfAnswer } from './session-of.ts'

/** Adds the two hooks; they have to stand before those of the services. */
export function rememberPositions(app: FastifyInstance, remembered: RememberedPositions): void {
  app.addHook('onRequest', async ({ headers }) => {
    // Only the gateway may say what it remembers.
    delete headers[REMEMBERED_HEADER]
    const session = sessionOf(headers.authorization)
    const text = session === undefined ? undefined : await remembered.recall(session)
    if (text !== undefined) headers[REMEMBERED_HEADER] = text
  })

  app.addHook('onSend', async (request, reply, body) => {
    const text = reply.getHeader(POSITION_HEADER)
    if (typeof text !== 'string' || reply.statusCode >= 400 || !parsePosition(text)) return
    // Whoever logs in or registers has no token yet when asking: the answer brings the session.
    const session = sessionOf(request.headers.authorization) ?? sessionOfAnswer(body)
    if (session !== undefined) await remembered.remember(session, text)
  })
}
