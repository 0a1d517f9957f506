/** Sends errors, and logs those that are faults of ours. */
import { RefusedError } from '@bursar/event-sourcing'
import type { FastifyReply, FastifyRequest } from 'fastify'
import {
  asksForProblem,
  CODE_HEADER,
  errorHeaders,
  PROBLEM,
  plainBody,
  problemBody,
  type Refused,
  refusalOf,
  statusOf
} from '../errors/error-body.ts'
import { idsOf } from '../request/request-marks.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Start of absolute URLs, without a trailing slash. */
    publicUrl: string
  }
}

/** Answers a thrown error as JSON. What nobody foresaw is logged with its stack and answered without it. */
export function sendError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refused = withLimit(refusalOf(error), request)
  const { status } = statusOf(refused)
  const { code, detail } = refused
  if (status >= 500 && error instanceof RefusedError)
    // We said no ourselves, and many times a second while an instance starts: a stack would tell nothing.
    request.log.warn({ ...idsOf(request), code, detail }, 'request refused temporarily')
  else if (status >= 500) request.log.error({ ...idsOf(request), err: error, code }, 'request failed')
  return sendRefused(refused, request, reply.headers(errorHeaders(status, error)))
}

/** A body that is too large is told how large one may be here. */
function withLimit(refused: Refused, { routeOptions: { bodyLimit } }: FastifyRequest): Refused {
  if (refused.code !== 'body_too_large' || refused.detail !== undefined) return refused
  return { ...refused, detail: `The body may have at most ${bodyLimit.toLocaleString('en-US')} bytes.` }
}

/** Answers a refusal in the form that the request asks for. */
export function sendRefused(refused: Refused, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, code } = statusOf(refused)
  const problem = asksForProblem(request.headers.accept)
  const body = problem ? problemBody(refused, request.id, request.server.publicUrl) : plainBody(refused)
  return reply
    .code(status)
    .headers({ [CODE_HEADER]: code, 'x-request-id': request.id, vary: 'Accept' })
    .header('content-type', `${problem ? PROBLEM : 'application/json'}; charset=utf-8`)
    .send(JSON.stringify(body))
}
