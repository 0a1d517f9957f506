/** The gateway's own half of the API where the services run elsewhere: asked of them, and put together. */
import { errors } from '@bursar/contracts'
import { errorHeaders, idsOf, POSITION_HEADER, type Servers } from '@bursar/service-kit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { upstreamHeaders } from '../edge/proxy/proxy-headers.ts'
import { sendFault } from '../edge/proxy/upstream-error.ts'
import { servicesOf, topicsOf } from '../operator/standing.ts'
import { eventStreamHeaders, type Watches } from '../watching/watches.ts'
import { type Question, type ServiceClient, UnreachedError } from './ask-service.ts'
import { type ClockParts, moveAllClocks } from './clock.ts'
import { exportUser } from './export.ts'
import { accepted, askAll, RefusedElsewhereError, type RemoteAnswer, relayed } from './fan-out.ts'
import { allParked, settleParked } from './parked.ts'
import { allProjections } from './projections.ts'
import { beginReplay, listReplays, readReplay, serviceNamed } from './replays.ts'
import { readSite } from './site.ts'
import { readStanding } from './standing.ts'
import { beginVerify, listVerifications, readVerify, verifyAll } from './verify.ts'

/** Bytes of a body of the gateway's own operations. */
const bodyLimit = 65_536

type Work = (question: Question, request: FastifyRequest, gone: AbortSignal) => Promise<RemoteAnswer>

export interface RemoteParts extends ClockParts {
  readonly version: string
  readonly watches: Watches
  /** The OpenAPI document of all services. */
  document(): Promise<unknown>
}

/** Registers the gateway's operations. Access is checked by the services, with the caller's own token. */
export async function remoteOperations({ app, operatorApp }: Servers, parts: RemoteParts): Promise<void> {
  const { client, version, document } = parts
  await operatorApp.register(async (scope) => {
    routesOf(scope)('PUT', '/-/clock', (question) => moveAllClocks(parts, question))
  })
  await app.register(async (scope) => {
    const route = routesOf(scope)
    const system = '/api/system'

    route('GET', '/api', async () => ({ status: 200, body: { version } }))
    route('GET', '/api/openapi.json', async () => ({ status: 200, body: await document() }))
    route('GET', '/api/site', (question) => readSite(client, question))
    for (const list of ['anchors', 'jobs']) {
      route('GET', `${system}/${list}`, async (question) => {
        const all = await askAll(client, question)
        return { status: 200, body: { results: all.flatMap(({ body }) => body.results) } }
      })
    }
    route('GET', `${system}/services`, (question) => readStanding(client, question, servicesOf))
    route('GET', `${system}/topics`, (question) => readStanding(client, question, topicsOf))
    route('GET', `${system}/projections`, (question) => allProjections(client, question))
    route('POST', `${system}/projections/:service/:name/replay`, (question, request) =>
      beginReplay(client, question, paramOf(request, 'service'))
    )
    for (const how of ['swap', 'undo']) {
      route('POST', `${system}/projections/:service/:name/${how}`, (question, request) =>
        one(client, question, paramOf(request, 'service'))
      )
    }
    route('GET', `${system}/replays`, (question) => listReplays(client, question))
    route('GET', `${system}/verifications`, (question) => listVerifications(client, question))
    route('GET', `${system}/replays/:id`, (question, request) =>
      readReplay(parts, question, paramOf(request, 'id'))
    )
    // A demo is for a site in one process; here it is refused, to whoever may ask.
    route('GET', `${system}/demo`, (question) => one(client, question, 'auth'))
    route('POST', `${system}/demo`, (question) => one(client, question, 'auth'))
    // Each process knows its own settings alone, and says so: 404, to whoever may ask.
    route('GET', `${system}/setup`, (question) => one(client, question, 'auth'))
    route('POST', `${system}/setup/:check`, (question) => one(client, question, 'auth'))
    route('GET', `${system}/verify`, (question, _, gone) => verifyAll(client, question, gone))
    route('POST', `${system}/verify`, (question) => beginVerify(client, question))
    route('GET', `${system}/verify/:id`, (question, request) =>
      readVerify(client, question, paramOf(request, 'id'))
    )
    route('GET', `${system}/events`, (question, request) =>
      one(client, question, (request.query as { service?: string }).service)
    )
    route('GET', `${system}/parked`, (question) => allParked(client, question))
    route('GET', '/api/users/:user/export', (question, request) =>
      exportUser(client, question, paramOf(request, 'user'))
    )
    for (const how of ['retry', 'discard']) {
      route('POST', `${system}/jobs/:service/:kind/:id/${how}`, (question, request) =>
        one(client, question, paramOf(request, 'service'))
      )
      route('POST', `${system}/parked/:id/${how}`, (question, request) =>
        settleParked(client, question, paramOf(request, 'id'))
      )
    }
  })
}

/** Adds routes whose bodies come as they are. */
function routesOf(scope: FastifyInstance) {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, async (_: unknown, body: Buffer) => body)
  return (method: 'GET' | 'POST' | 'PUT', url: string, work: Work) =>
    scope.route({
      method,
      url,
      exposeHeadRoute: method === 'GET',
      handler: (request, reply) => run(work, request, reply)
    })
}

async function one(client: ServiceClient, question: Question, name: string | undefined) {
  return relayed(accepted(await client.ask(serviceNamed(name), question)))
}

function paramOf(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? ''
}

async function run(work: Work, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  try {
    return send(request, reply, await work(questionOf(request), request, gone.signal))
  } catch (error) {
    if (error instanceof RefusedElsewhereError) return send(request, reply, relayed(error.said))
    if (!(error instanceof UnreachedError)) throw error
    const { service, fault, cause } = error
    const detail = `${service}: ${errors[fault].detail}`
    return sendFault(request, reply, fault, { service, error: cause, detail })
  }
}

function questionOf(request: FastifyRequest): Question {
  const { method, url, body } = request
  return { method, url, headers: upstreamHeaders(request), body: body instanceof Buffer ? body : undefined }
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, body, stream, position, marks = {} }: RemoteAnswer
): FastifyReply {
  const asked = marks['x-request-id']
  if (status >= 500) request.log.error({ ...idsOf(request), asked, status }, 'a service failed')
  reply.code(status).headers({ ...errorHeaders(status), 'x-request-id': request.id })
  if (position !== undefined) reply.header(POSITION_HEADER, position)
  if (stream) return reply.headers(eventStreamHeaders).send(stream)
  if (body === undefined) return reply.headers(marks).send()
  reply.header('content-type', 'application/json; charset=utf-8')
  return reply.headers(marks).send(JSON.stringify(body))
}
