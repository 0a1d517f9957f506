/** Where browsers' requests come from: the site itself, origins that the operator lets in, and others. */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance } from 'fastify'

/** What clients may read of an answer beside its body, and send beside what every request has. */
const exposed =
  'x-position, x-position-missing, x-request-id, x-error-code, idempotency-replayed, retry-after, location, etag, ' +
  'content-disposition, x-csrftoken'
const accepted = 'authorization, content-type, idempotency-key, if-none-match, x-position, x-csrftoken'
const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE'

/** Seconds that a browser need not ask again what it may send. */
const preflightS = 600

/**
 * Makes the check whether a browser sent a request from another origin than the site's own and the allowed ones. What
 * is no browser sends none of the headers that say so.
 *
 * @param publicUrl of the site
 */
export function foreignOrigins(publicUrl: string, allowed: readonly string[] = []) {
  const own = new URL(publicUrl).origin
  return ({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean => {
    if (origin !== undefined && allowed.includes(origin)) return false
    if (site !== undefined) return site !== 'same-origin' && site !== 'none'
    return origin !== undefined && origin !== own
  }
}

/** Lets the pages of those origins read answers (CORS), each by its name; without any of them nothing is added. */
export function allowOrigins(app: FastifyInstance, allowed: readonly string[] = []): void {
  if (allowed.length === 0) return
  app.addHook('onSend', async (_request, reply) => {
    const vary = reply.getHeader('vary')
    // No cache gives one origin what was answered to another one.
    reply.header('vary', vary === undefined ? 'Origin' : `${vary}, Origin`)
  })
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !allowed.includes(origin)) return
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': exposed
    })
    if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return
    const preflight = {
      'access-control-allow-methods': methods,
      'access-control-allow-headers': accepted,
      'access-control-max-age': String(preflightS)
    }
    return reply.headers(preflight).code(204).send()
  })
}
