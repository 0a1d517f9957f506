/** What went wrong on the way to a service, as the client is told it. */
import { errors } from '@bursar/contracts'
import { errorHeaders, idsOf, sendRefused } from '@bursar/service-kit'
import type { FastifyReply, FastifyRequest } from 'fastify'

/** `unavailable` is only said when nothing has arrived, so that whatever it was may be sent again. */
export type UpstreamFault =
  | 'unavailable'
  | 'overloaded'
  | 'bad_gateway'
  | 'gateway_timeout'
  | 'body_too_large'
  | 'bad_request'

/** Faults of making a connection: the request has not left. */
const beforeSending = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT'
])

const timeouts = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'TimeoutError'])

/** A body was longer than the gateway takes, which is known only once it has come. */
export class BodyTooLargeError extends Error {
  readonly code = 'body_too_large'
}

/** Which fault an error of the HTTP client is. */
export function upstreamFault(error: unknown): UpstreamFault {
  const found = namesIn(error)
  if (found.includes('body_too_large')) return 'body_too_large'
  if (found.some((name) => beforeSending.has(name))) return 'unavailable'
  return found.some((name) => timeouts.has(name)) ? 'gateway_timeout' : 'bad_gateway'
}

/** True when the request cannot have arrived, or broke in a way that asking again cures. */
export function isBroken(error: unknown): boolean {
  const found = namesIn(error)
  return found.some((name) => beforeSending.has(name) || name === 'UND_ERR_SOCKET' || name === 'ECONNRESET')
}

/** Codes and names of an error and of what caused it. */
function namesIn(error: unknown): string[] {
  const names: string[] = []
  for (let at = error as Fault | undefined, depth = 0; at && depth < 5; at = at.cause, depth++) {
    if (typeof at.code === 'string') names.push(at.code)
    if (typeof at.name === 'string') names.push(at.name)
    // Several addresses of one name were tried: each attempt has an error of its own.
    for (const one of at.errors ?? []) if (typeof one?.code === 'string') names.push(one.code)
  }
  return names
}

interface Fault {
  readonly code?: unknown
  readonly name?: unknown
  readonly cause?: Fault
  readonly errors?: readonly Fault[]
}

export interface FaultAbout {
  readonly service?: string
  readonly error?: unknown
  readonly detail?: string
  /** False when the service was not even asked: there may be thousands of these a second, for one cause. */
  readonly asked?: boolean
}

/** Answers a fault as every other error is answered, and logs it. */
export function sendFault(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: UpstreamFault,
  about: FaultAbout
): FastifyReply {
  const { status } = errors[fault]
  if (status >= 500) {
    const { service, error, asked = true } = about
    const details = { ...idsOf(request), upstream: service, err: error, code: fault }
    if (asked) request.log.error(details, 'service could not be reached')
    else request.log.debug(details, 'service not asked: its circuit is open')
  }
  const refused = { code: fault, ...(about.detail !== undefined && { detail: about.detail }) }
  return sendRefused(refused, request, reply.headers(errorHeaders(status)))
}
