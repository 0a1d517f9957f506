/**
 * The Fastify shell of a service: registers its operations, and does for each of them what all have in common.
 * The order is token, positions, access (before the body is read), idempotency, schema, handler.
 */

import { Readable } from 'node:stream'
import type { Engine } from '@bursar/event-sourcing'
import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { ACCESS } from '../access/projection.ts'
import { hasRows } from '../csv/csv-columns.ts'
import { bodyText, JsonText } from '../lists/json-text.ts'
import type { Answer, Operation } from '../operation/operation.ts'
import { answerRequest, refuseUploads } from '../request/answer-request.ts'
import { readBodies } from '../request/body.ts'
import { type Call, enter, newCall } from '../request/call.ts'
import { createIdempotency } from '../request/idempotency.ts'
import { MISSING_HEADER, POSITION_HEADER, positionText } from '../request/positions.ts'
import { schemaFaults } from '../request/schema-check.ts'
import { checkProvable } from '../request/stepped-up.ts'
import { createTokenCheck } from '../request/tokens.ts'
import { parametersOf, routeOf } from '../request/url-parameters.ts'
import { visitorsOf } from '../request/visitors.ts'
import type { Service } from '../service/service.ts'
import type { Counters } from '../throttle/counters.ts'
import { memoryCounters } from '../throttle/memory-counters.ts'
import { createThrottle } from '../throttle/throttle.ts'
import { createTurns } from '../throttle/turns.ts'
import { entityTag, isKnown } from './entity-tag.ts'
import { bodyLimitOf, takeOpenTurn } from './open-limits.ts'
import { foreignOrigins } from './origins.ts'
import { sendError, sendRefused } from './send-error.ts'

/** What the shell is told by whoever puts the system together. */
export interface ShellSettings {
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
  /** Origins beside the site's own from which browsers may send what needs no token; absent: none. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Whoever shows this as a bearer is the site's operator and passes as a manager of the broker. */
  readonly operatorToken?: string | undefined
  /** How long a kept answer is given again, in milliseconds; absent: 48 hours. */
  readonly answersKeptMs?: number | undefined
  /** Tests set it: an answer that does not fit its operation's schema is then an error. */
  readonly checkAnswers?: boolean | undefined
  /** Where open operations are counted: in memory, for this process alone, unless given. */
  readonly counters?: Counters | undefined
}

export interface ServiceAppParts {
  /** A service, or the part of one that answers. */
  readonly service: Pick<Service, 'name' | 'operations' | 'prove'>
  /** The engine that the operations read and write; it needs the `access` projection. */
  readonly engine: Engine
  readonly settings: ShellSettings
}

/** Requests of one caller that go through many rows at the same time. */
const SCANS_MAX = 2

/** A service as a Fastify plugin: every operation, with all that the shell does for it. */
export function serviceApp({ service, engine, settings }: ServiceAppParts): FastifyPluginAsync {
  checkProvable(service.operations, service.prove)
  return async (app) => {
    const { clock, random, id } = engine.world
    const secret = () => engine.keys.secret('visitors')
    const token = createTokenCheck({ collection: () => engine.collection(ACCESS), now: clock.real })
    await app.register(jwt, token.options)
    // Cookies are read by the few operations that know any.
    await app.register(cookie, { hook: false })
    const idempotency = createIdempotency({
      events: engine.events,
      secret: () => engine.keys.secret('idempotency'),
      random,
      now: clock.real,
      keptMs: settings.answersKeptMs
    })
    const throttle = createThrottle(settings.counters ?? memoryCounters(), clock.real)
    const parts = {
      engine,
      throttle,
      idempotency,
      origin: settings.origin,
      operatorToken: settings.operatorToken,
      checkToken: token.check,
      prove: service.prove,
      scans: createTurns(SCANS_MAX),
      isForeign: foreignOrigins(settings.origin, settings.allowedOrigins),
      visitor: visitorsOf({ cookies: app, secret, id, origin: settings.origin })
    }
    if (!app.hasRequestDecorator('call')) app.decorateRequest('call', null)
    readBodies(app)
    app.setErrorHandler((error, request, reply) => {
      positionHeaders(service.name, request.call, reply)
      return sendError(error, request, reply)
    })
    for (const operation of service.operations) {
      app.route({
        method: operation.method,
        url: routeOf(operation.path),
        bodyLimit: bodyLimitOf(operation),
        exposeHeadRoute: operation.method === 'GET',
        async onRequest(request) {
          const call = newCall(operation, clock.now(), parametersOf(request))
          request.call = call
          await enter(parts, request, call)
          await takeOpenTurn(throttle, request, call)
          refuseUploads(operation, request.headers['content-type'])
        },
        async handler(request, reply) {
          const call = request.call as Call
          const { answer, replayed } = await answerRequest(parts, request, call)
          if (settings.checkAnswers && !replayed) checkAnswer(operation, answer)
          if (replayed) reply.header('idempotency-replayed', 'true')
          positionHeaders(service.name, call, reply)
          if (answer.status !== 200 || answer.body instanceof Readable || !hasRows(operation))
            return sendAnswer(request, reply, answer)
          return sendRows(await engine.keys.secret('etags'), request, reply, answer)
        }
      })
    }
  }
}

function sendAnswer(request: FastifyRequest, reply: FastifyReply, answer: Answer) {
  const { status, body, headers, refused } = answer
  if (refused) return sendRefused(refused, request, reply)
  reply.code(status).header('x-request-id', request.id)
  if (headers) reply.headers(headers)
  if (body === undefined || body instanceof Uint8Array || body instanceof Readable) return reply.send(body)
  return reply.header('content-type', 'application/json; charset=utf-8').send(bodyText(body))
}

/** A list or table, which whoever has it already need not be sent again. */
function sendRows(secret: Buffer, request: FastifyRequest, reply: FastifyReply, answer: Answer) {
  const { caller, visitor, now } = request.call as Call
  const text = bodyText(answer.body)
  const who = caller?.user ?? visitor?.id ?? ''
  const etag = entityTag(secret, { caller: who, url: request.url, text, now })
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'Accept, Authorization, Cookie' })
  if (isKnown(request.headers['if-none-match'], etag))
    return reply.code(304).header('x-request-id', request.id).send()
  return sendAnswer(request, reply, { ...answer, body: new JsonText(text) })
}

/** Every answer to a mutation says up to where the caller's writes go, refusals too. */
function positionHeaders(service: string, call: Call | null, reply: FastifyReply) {
  if (!call) return
  if (call.missing.length > 0) reply.header(MISSING_HEADER, call.missing.join(', '))
  if (call.operation.method === 'GET') return
  const { sent, written } = call
  const own = Math.max(sent[service] ?? 0, written)
  reply.header(POSITION_HEADER, positionText(own > 0 ? { ...sent, [service]: own } : sent))
}

/** An answer that its operation did not announce is a fault of ours. */
function checkAnswer({ method, path, answers }: Operation, { status, body }: Answer) {
  if (status >= 400 || body instanceof Readable) return
  const schema = answers[status]
  if (body instanceof Uint8Array && schema && 'contentMediaTypes' in schema) return
  if (schema === undefined) throw new Error(`${method} ${path} does not declare ${status}`)
  const faults = schema === null ? body !== undefined && {} : schemaFaults(schema, JSON.parse(bodyText(body)))
  if (faults)
    throw new Error(`${method} ${path} ${status} does not fit its schema: ${JSON.stringify(faults)}`)
}
