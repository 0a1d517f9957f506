/** Lets clients that ignore X-Position read their own writes: the gateway sends it back in their name. */
import { mergePositions } from '@bursar/event-sourcing'
import { POSITION_HEADER, parsePosition, positionText, REMEMBERED_HEADER } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import type { RememberedPositions } from './remembered-positions.ts'
import { sessionOf, sessionOfAnswer, visitorOf, visitorOfAnswer } from './session-of.ts'

/** Adds the two hooks; they have to stand before those of the services. */
export function rememberPositions(app: FastifyInstance, remembered: RememberedPositions): void {
  app.addHook('onRequest', async ({ headers }) => {
    // Only the gateway may say what it remembers.
    delete headers[REMEMBERED_HEADER]
    const who = [sessionOf(headers.authorization), visitorOf(headers.cookie)]
    const texts = await Promise.all(named(who).map((one) => remembered.recall(one)))
    const positions = named(texts).map((text) => parsePosition(text) ?? {})
    if (positions.length > 0) headers[REMEMBERED_HEADER] = positionText(positions.reduce(mergePositions))
  })

  app.addHook('onSend', async (request, reply, body) => {
    const text = reply.getHeader(POSITION_HEADER)
    if (typeof text !== 'string' || reply.statusCode >= 400 || !parsePosition(text)) return
    // Whoever logs in or registers has no token yet when asking: the answer brings the session.
    const session = sessionOf(request.headers.authorization) ?? sessionOfAnswer(body)
    const visitor = visitorOf(request.headers.cookie) ?? visitorOfAnswer(reply.getHeader('set-cookie'))
    await Promise.all(named([session, visitor]).map((one) => remembered.remember(one, text)))
  })
}

function named(texts: readonly (string | undefined)[]): string[] {
  return texts.filter((text) => text !== undefined)
}
