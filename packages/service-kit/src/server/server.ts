/** The servers of a process, for everybody and for operators: ids, log, limits, probes, errors for what nobody answers. */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { Engine } from '@bursar/event-sourcing'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  fastify,
  LogController
} from 'fastify'
import type { Logger } from 'pino'
import { CODE_HEADER, plainBody } from '../errors/error-body.ts'
import { idsOf, requestId, routeName } from '../request/request-marks.ts'
import { ANSWER_HEADERS, secureAnswers } from './answer-headers.ts'
import type { Missing } from './missing.ts'
import { answerUnknown } from './not-found.ts'
import { allowOrigins } from './origins.ts'
import { registerProbes } from './probes.ts'
import { type MetricSample, registerMetrics } from './process-metrics.ts'
import { type ProcessWatch, processWatch } from './process-watch.ts'
import { sendError } from './send-error.ts'

const limits = {
  bodyBytes: 1_048_576,
  headerBytes: 16_384,
  paramLength: 300,
  /** Milliseconds for a whole request to arrive, body and all. */
  requestMs: 60_000,
  headersMs: 20_000,
  /** Milliseconds that a connection may be silent while it is busy, and between two requests. */
  silentMs: 90_000,
  keepAliveMs: 65_000
}

export interface ServerOptions {
  readonly logger: Logger
  /** Start of absolute URLs, without a trailing slash. */
  readonly origin: string
  /** Makes the id of a request, which its events carry; random unless given. */
  readonly requestId?: (() => string) | undefined
  /** The engines of this process, for probes and metrics. */
  engines(): readonly Engine[]
  /** Whose X-Forwarded-For is believed: true for everybody's, or addresses and their ranges, comma separated. */
  readonly trustProxy?: boolean | string | undefined
  /** Origins whose pages may read what the app answers: see ShellSettings. Absent: none but the site's own. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** What else the process needs to be of full use, for `/-/ready`. */
  missing?: (() => Promise<readonly Missing[]>) | undefined
  /** What else `/-/metrics` shows. */
  samples?: (() => Promise<readonly MetricSample[]>) | undefined
}

declare module 'fastify' {
  interface FastifyInstance {
    /** Set when the process has been told to stop: readiness then says so. */
    lifecycle: { stopping: boolean }
  }
}

/** The servers of a process, neither listening yet. */
export interface Servers {
  /** For everybody; services are registered in it with `serviceApp`. Of `/-/` it answers the probes alone. */
  readonly app: FastifyInstance
  /** For operators, on a port of its own: probes, metrics, and whatever else is under `/-/`. */
  readonly operatorApp: FastifyInstance
}

/** Makes the servers of a process. */
export async function createServers(options: ServerOptions): Promise<Servers> {
  const watch = processWatch(options)
  const app = await createServer(options, { watch })
  allowOrigins(app, options.allowedOrigins)
  const operatorApp = await createServer(options, { watch, lifecycle: app.lifecycle })
  registerMetrics({ app, operatorApp }, { ...options, watch })
  // The gateway's own services say for themselves what does not go on.
  app.addHook('onListen', async () => {
    if (options.engines().length > 0) watch.start()
  })
  app.addHook('onClose', async () => watch.stop())
  return { app, operatorApp }
}

/** What both servers of a process have together. */
interface ServerShares {
  readonly watch?: ProcessWatch
  readonly lifecycle?: FastifyInstance['lifecycle']
}

/** Makes a server that answers probes and nothing else yet. */
export async function createServer(
  options: ServerOptions,
  { watch = processWatch(options), lifecycle = { stopping: false } }: ServerShares = {}
): Promise<FastifyInstance> {
  const { logger, origin, trustProxy = false } = options
  const app: FastifyInstance = fastify({
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    genReqId: options.requestId ?? requestId,
    requestIdHeader: false,
    // A child logger costs more than the rest of a line: lines name the request themselves.
    childLoggerFactory: (parent) => parent,
    trustProxy,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.silentMs,
    keepAliveTimeout: limits.keepAliveMs,
    http: { maxHeaderSize: limits.headerBytes, headersTimeout: limits.headersMs },
    routerOptions: { maxParamLength: limits.paramLength, ignoreTrailingSlash: true },
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    // No hook sees these.
    frameworkErrors: (error, request, reply) => void sendError(error, request, reply.headers(ANSWER_HEADERS)),
    clientErrorHandler: refuseConnection
  })
  app.decorate('lifecycle', lifecycle)
  app.decorate('publicUrl', origin)
  app.decorateRequest('call', null)
  // Whatever is sent to an unknown URL is read and dropped; services bring parsers of their own.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    '*',
    async (_request: FastifyRequest, payload: IncomingMessage) => void payload.resume()
  )
  app.setErrorHandler(sendError)
  secureAnswers(app)
  answerUnknown(app)
  app.addHook('onResponse', logResponse)
  registerProbes(app, { watch, stopping: () => app.lifecycle.stopping })
  return app
}

/** One line for each request: the route and not the URL, in which names of people stand. */
function logResponse(
  request: FastifyRequest,
  reply: { statusCode: number; elapsedTime: number },
  done: () => void
) {
  const { call } = request
  if (call || request.routeOptions.logLevel !== 'silent') {
    request.log.info(
      {
        ...idsOf(request),
        method: request.method,
        route: routeName(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 100) / 100,
        user: call?.caller?.user,
        profile: call?.admitted.profile?.id
      },
      'answered'
    )
  }
  done()
}

/** What is no HTTP at all, or too large, gets a JSON error too, and the connection ends. */
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [line, code] = refusals[error.code ?? ''] ?? ['400 Bad Request', 'bad_request' as const]
  const body = JSON.stringify(plainBody({ code }))
  const headers = {
    ...ANSWER_HEADERS,
    'content-type': 'application/json; charset=utf-8',
    [CODE_HEADER]: code,
    'x-request-id': requestId(),
    'content-length': Buffer.byteLength(body),
    connection: 'close'
  }
  const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`${[`HTTP/1.1 ${line}`, ...head].join('\r\n')}\r\n\r\n${body}`)
}

const refusals: Readonly<Record<string, readonly [string, 'bad_request']>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'bad_request'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'bad_request']
}
