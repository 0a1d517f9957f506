/** Sends errors, and logs those that are faults of ours. */
import { RefusedError } from '@bursar/event-sourcing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { idsOf } from '../request/request-marks.ts'
import { errorHeaders, refusalAnswer, refusalOf } from './error-body.ts'

/** Answers a thrown error as JSON. What nobody foresaw is logged with its stack and answered without it. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  const { status, body } = refusalAnswer(refusal, request.id)
  const { code, detail } = refusal
  if (status >= 500 && error instanceof RefusedError)
    // We said no ourselves, and many times a second while an instance starts: a stack would tell nothing.
    request.log.warn({ ...idsOf(request), code, detail }, 'request refused for now')
  else if (status >= 500) request.log.error({ ...idsOf(request), err: error, code }, 'request failed')
  return reply
    .code(status)
    .headers({ ...errorHeaders(status, error), 'x-request-id': request.id })
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(body))
}
