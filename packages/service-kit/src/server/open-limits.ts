/** Limits of operations that are open to everybody, which act before a body is read. */
import type { FastifyRequest } from 'fastify'
import type { Operation } from '../operation/operation.ts'
import type { Call } from '../request/call.ts'
import { networkOf } from '../throttle/network.ts'
import type { Throttle } from '../throttle/throttle.ts'

/** Bytes of a body, usually and on open operations. */
const BODY_BYTES_MAX = 1_048_576
const OPEN_BODY_BYTES_MAX = 16_384

/** Changes a minute that a network may ask for without being logged in. */
const OPEN_CHANGES_MAX = 60

const isOpen = ({ access, method }: Operation) => access === 'public' && method !== 'GET'

/** Bytes that a body of the operation may have. */
export function bodyLimitOf(operation: Operation): number {
  return operation.bodyLimit ?? (isOpen(operation) ? OPEN_BODY_BYTES_MAX : BODY_BYTES_MAX)
}

/**
 * Counts one more change that somebody who is not logged in asks for; throws ThrottledError when that is one too
 * many from one network. Operations that have the usual limit share one count, the others have one each.
 */
export async function takeOpenTurn(throttle: Throttle, request: FastifyRequest, call: Call): Promise<void> {
  const { operation, caller } = call
  const { openLimit = OPEN_CHANGES_MAX, method, path } = operation
  if (caller || openLimit === null || !isOpen(operation)) return
  const counted = operation.openLimit === undefined ? 'open changes' : `${method} ${path}`
  await throttle.take({ most: openLimit, seconds: 60 }, counted, networkOf(request.ip))
}
