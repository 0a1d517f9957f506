/** Hands the requests of one service's URLs on to where it runs. */
import { type ServiceName, serviceOf } from '@bursar/contracts'
import { pauseAfter } from '@bursar/event-sourcing'
import { POSITION_HEADER, sendError } from '@bursar/service-kit'
import type { FastifyHttpProxyOptions } from '@fastify/http-proxy'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { opensSession } from '../browser/opens-session.ts'
import { sessionOf } from '../session-of.ts'
import { handBodiesOn } from './limited-body.ts'
import { downstreamHeaders, upstreamHeaders } from './proxy-headers.ts'
import { isBroken, sendFault, type UpstreamFault, upstreamFault } from './upstream-error.ts'
import type { UpstreamGuard } from './upstream-guard.ts'

/** Milliseconds and sizes of the way to a service. */
export interface ProxyLimits {
  readonly connectMs: number
  /** Until the head of the answer is there. */
  readonly headersMs: number
  /** Silence within a body. */
  readonly bodyMs: number
  readonly connections: number
  /** How often a GET is sent again after its connection broke. */
  readonly retries: number
}

export const usualProxyLimits: ProxyLimits = {
  connectMs: 2_000,
  headersMs: 30_000,
  bodyMs: 30_000,
  connections: 128,
  retries: 2
}

export interface ProxyParts {
  readonly name: ServiceName
  readonly upstream: string
  readonly guard: UpstreamGuard
  readonly limits: ProxyLimits
}

/** Connections that nobody uses are given up before the service does, so that none is used as it closes. */
const idleMs = 20_000

/** Milliseconds before a GET whose connection broke is sent again. */
const repeatMs = { first: 50, most: 100 }

const methods = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'OPTIONS']

/** Answers that open a session are small; what is longer is not looked into. */
const sessionAnswerBytes = 65_536

/** A handler as the router keeps it, in the router's own terms. */
type Handler = Parameters<
  ReturnType<Parameters<FastifyInstance['addConstraintStrategy']>[0]['storage']>['set']
>[1]

/** Lets routes differ by the service that a URL belongs to; once for an app, before its first route. */
export function routeByService(app: FastifyInstance): void {
  app.decorateRequest('upstream', null)
  app.addConstraintStrategy({
    name: 'service',
    storage() {
      const handlers = new Map<unknown, Handler>()
      return {
        get: (service) => handlers.get(service) ?? null,
        set: (service, handler) => void handlers.set(service, handler)
      }
    },
    validate: () => undefined,
    deriveConstraint: (request) => serviceOf((request.url ?? '').split('?', 1)[0] ?? ''),
    mustMatchWhenDerived: false
  })
}

/** Registers the way to one service. */
export async function proxyService(app: FastifyInstance, parts: ProxyParts): Promise<void> {
  // A system in one process has no use for it, and pays nothing for it.
  const { default: httpProxy } = await import('@fastify/http-proxy')
  await app.register(async (scope) => {
    const { name, upstream, limits } = parts
    handBodiesOn(scope)
    scope.addHook('onRequest', async (request, reply) => admit(parts, request, reply))
    scope.setErrorHandler((error, request, reply) => {
      const fault = faultOfRequest(error)
      return fault
        ? sendFault(request, reply, fault, { service: name, error })
        : sendError(error, request, reply)
    })
    await scope.register(httpProxy, {
      upstream,
      prefix: '/api',
      rewritePrefix: '/api',
      routes: ['/*'],
      httpMethods: methods,
      constraints: { service: name },
      config: { handsOn: true },
      proxyPayloads: false,
      disableRequestLogging: true,
      destroyAgent: true,
      undici: {
        connections: limits.connections,
        pipelining: 1,
        headersTimeout: limits.headersMs,
        bodyTimeout: limits.bodyMs,
        connect: { timeout: limits.connectMs },
        keepAliveTimeout: 4_000,
        keepAliveMaxTimeout: idleMs
      },
      replyOptions: replyOptions(parts)
    })
  })
}

/** Lets a request go on, or answers it; counts it until its answer has gone, whichever way that ends. */
function admit({ name, guard }: ProxyParts, request: FastifyRequest, reply: FastifyReply) {
  const admission = guard.enter()
  if (admission.is !== 'in') {
    const fault = admission.is === 'full' ? 'overloaded' : 'unavailable'
    return sendFault(request, reply, fault, { service: name, asked: false })
  }
  reply.raw.once('close', () => admission.leave(request.upstream ?? 'gone'))
}

declare module 'fastify' {
  interface FastifyRequest {
    /** What came of asking the service behind the URL, once that is known. */
    upstream: 'answered' | 'failed' | null
  }
}

function replyOptions({ name, limits }: ProxyParts): NonNullable<FastifyHttpProxyOptions['replyOptions']> {
  return {
    rewriteRequestHeaders: (request, headers) => upstreamHeaders(request as FastifyRequest, headers),
    rewriteHeaders: (headers) => downstreamHeaders(headers),
    // Of reply-from's own rules none is used: they retry by an answer's status, too.
    retryDelay: ({ err, req, attempt }) =>
      err && isRepeatable(req.method) && isBroken(err) && attempt < limits.retries
        ? pauseAfter(attempt + 1, repeatMs, Math.random)
        : null,
    onError(sender, { error }) {
      const reply = sender as FastifyReply
      const { request } = reply
      const fault = upstreamFault(error)
      if (fault !== 'body_too_large') request.upstream = 'failed'
      // What is left of the request's body goes nowhere.
      if (!request.raw.complete) reply.header('connection', 'close')
      sendFault(request, reply, fault, { service: name, error })
    },
    onResponse(asked, reply, answer) {
      const request = asked as FastifyRequest
      request.upstream = 'answered'
      answer.stream.once('error', () => {
        request.upstream = 'failed'
      })
      void sendAnswer(request, reply as FastifyReply, answer.stream)
    }
  }
}

/** The answer to a login says whose session the positions are of, so the hook that remembers them has to see it. */
async function sendAnswer(request: FastifyRequest, reply: FastifyReply, stream: any): Promise<void> {
  const length = Number(reply.getHeader('content-length') ?? Number.NaN)
  const isNews = reply.statusCode < 400 && reply.hasHeader(POSITION_HEADER)
  const opens = isNews && (opensSession(request) || sessionOf(request.headers.authorization) === undefined)
  if (!opens || !(length <= sessionAnswerBytes)) return void reply.send(stream)
  try {
    reply.send(await stream.text())
  } catch (error) {
    request.upstream = 'failed'
    sendFault(request, reply, upstreamFault(error), { error })
  }
}

function isRepeatable(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

/** Faults of the URL or the body that the proxy itself throws; undefined for all others. */
function faultOfRequest(error: unknown): UpstreamFault | undefined {
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  if (code === 'body_too_large') return 'body_too_large'
  return code === undefined && statusCode === 400 ? 'bad_request' : undefined
}
