/**
 * What operators ask of read models is a matter of the instance that keeps them: a standby hands such a request on
 * to it, as it came, so whoever asks need not know which of the instances that is.
 */
import { request as httpRequest } from 'node:http'
import { type Engine, type Instance, type Leases, PROJECTION_RUNNER_LEASE } from '@bursar/event-sourcing'
import { ANSWER_HEADERS, fail } from '@bursar/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** On a request that one instance has handed to another: it goes no further. */
const HANDED_HEADER = 'x-bursar-handed-on'

const family = '/api/system/'

export interface ToLeaderParts {
  readonly engine: Pick<Engine, 'leads'>
  readonly leases: Leases
  readonly self: Instance
}

/** Hands requests on from now on; to be called before the routes are registered. */
export function handToLeader(app: FastifyInstance, { engine, leases, self }: ToLeaderParts): void {
  app.addHook('onRequest', async (request, reply) => {
    if (!request.url.startsWith(family) || engine.leads()) return
    const holder = (await leases.read(PROJECTION_RUNNER_LEASE))?.holder
    if (!holder || holder.id === self.id || request.headers[HANDED_HEADER] !== undefined) {
      fail('unavailable', { detail: 'Another instance is taking over the read models. Try again.' })
    }
    reply.hijack()
    handOn(request, reply, holder)
    return reply
  })
}

/** Piece by piece, because a proof's answer may be long in coming and an upload large. */
function handOn({ raw, log }: FastifyRequest, { raw: answer }: FastifyReply, { address }: Instance): void {
  const headers = { ...raw.headers, [HANDED_HEADER]: '1' }
  const asked = httpRequest(new URL(raw.url ?? '', address), { method: raw.method, headers })
  asked.once('response', (said) => {
    answer.writeHead(said.statusCode ?? 502, withoutHops(said.headers))
    said.pipe(answer)
    said.once('error', () => answer.destroy())
  })
  asked.once('error', (error) => {
    log.error({ err: error }, 'the instance that maintains the read models could not be reached')
    if (answer.headersSent) answer.destroy()
    else
      answer
        .writeHead(503, { ...ANSWER_HEADERS, 'content-type': 'application/json; charset=utf-8' })
        .end(unreached)
  })
  // Whoever asked is gone, or has been answered.
  answer.once('close', () => asked.destroy())
  raw.pipe(asked)
}

const unreached = JSON.stringify({
  detail: 'The instance that maintains the read models could not be reached. Try again.',
  code: 'unavailable'
})

/** Headers of the connection are each connection's own. */
function withoutHops({ connection: _, 'keep-alive': __, 'transfer-encoding': ___, ...headers }: Headers) {
  return headers
}

type Headers = import('node:http').IncomingHttpHeaders
