/** Headers on their way through the gateway. */
import type { IncomingHttpHeaders } from 'node:http'
import { correlationOf, REMEMBERED_HEADER } from '@bursar/service-kit'
import type { FastifyRequest } from 'fastify'

/** Of one connection only; `expect` was answered by this server already. */
const ofConnection = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect'
]

/** Headers that the house itself sets between its processes. */
const ofTheHouse = 'x-bursar-'

/**
 * What a service is sent: everything of the client's but what is of its connection or the house's own, the id
 * that both logs name the request by, and from where it came.
 */
export function upstreamHeaders(
  request: FastifyRequest,
  headers: IncomingHttpHeaders = request.raw.headers
): Record<string, string | string[]> {
  const sent: Record<string, string | string[]> = {}
  const named = new Set([...ofConnection, ...namesOf(request.raw.headers.connection)])
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || named.has(name)) continue
    if (!name.startsWith(ofTheHouse) || name === REMEMBERED_HEADER) sent[name] = value
  }
  return {
    ...sent,
    'x-request-id': correlationOf(request.headers, request.id),
    'x-forwarded-for': request.ip,
    'x-forwarded-host': request.host,
    'x-forwarded-proto': request.protocol
  }
}

/** What the client is sent of a service's headers. */
export function downstreamHeaders<Headers extends object>(headers: Headers): Headers {
  const { connection } = headers as { connection?: string | string[] }
  const named = new Set([...ofConnection, ...namesOf([connection ?? ''].flat().join(','))])
  const entries = Object.entries(headers).filter(([name]) => !named.has(name.toLowerCase()))
  return Object.fromEntries(entries) as Headers
}

/** A connection header may name more headers that are the connection's own. */
function namesOf(connection: string | undefined): string[] {
  return (connection ?? '')
    .split(',')
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '')
}
