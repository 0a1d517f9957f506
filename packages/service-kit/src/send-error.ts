/** Sends errors, and logs those that are faults of ours. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errorHeaders, refusalAnswer, refusalOf } from './error-body.ts'
import { idsOf } from './request-marks.ts'

/** Answers a thrown error as JSON. What nobody foresaw is logged with its stack and answered without it. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = refusalOf(error)
  const { status, body } = refusalAnswer(refusal, request.id)
  if (status >= 500)
    request.log.error({ ...idsOf(request), err: error, code: refusal.code }, 'request failed')
  return reply
    .code(status)
    .headers({ ...errorHeaders(status, error), 'x-request-id': request.id })
    .header('content-type', 'application/json; charset=utf-8')
    .send(JSON.stringify(body))
}
