/** Opens X-Position on the way in and seals it on the way out: behind the edge it is clear. */
import { POSITION_HEADER } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import type { PositionSeal } from './position-seal.ts'

/** Adds the two hooks; the one for answers has to stand behind whatever else reads them. */
export function sealPositions(app: FastifyInstance, { seal, open }: PositionSeal): void {
  app.addHook('onRequest', async ({ headers }) => {
    const sent = headers[POSITION_HEADER]
    if (sent === undefined) return
    const text = open(String(sent))
    if (text === undefined) delete headers[POSITION_HEADER]
    else headers[POSITION_HEADER] = text
  })

  app.addHook('onSend', async (_, reply) => {
    const text = reply.getHeader(POSITION_HEADER)
    if (typeof text === 'string') reply.header(POSITION_HEADER, seal(text))
  })
}
