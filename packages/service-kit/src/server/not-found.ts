/** URLs that nobody answers: 404, or 405 with Allow when the path is known and only the method is not. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refusalAnswer } from './error-body.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True for routes that hand their requests on to another process. */
    handsOn?: boolean
  }
}

interface KnownPath {
  readonly pattern: RegExp
  readonly methods: Set<string>
}

/** Watches which routes are registered in the app, and answers for all others. */
export function answerUnknown(app: FastifyInstance): void {
  const paths = new Map<string, KnownPath>()
  app.addHook('onRoute', ({ url, method, config }) => {
    // Behind a route that only hands on, another process says what it knows.
    if (config?.handsOn) return
    const known = paths.get(url) ?? { pattern: patternOf(url), methods: new Set<string>() }
    paths.set(url, known)
    for (const name of [method].flat()) known.methods.add(name)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? ''
    const known = [...paths.values()].filter(({ pattern }) => pattern.test(path))
    const allowed = [...new Set(known.flatMap(({ methods }) => [...methods]))].sort()
    return refuse(request, reply, allowed)
  })
}

function refuse(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  const { status, body } = refusalAnswer(
    { code: allowed.length > 0 ? 'method_not_allowed' : 'not_found' },
    request.id
  )
  if (allowed.length > 0) reply.header('allow', allowed.join(', '))
  reply.code(status).header('x-request-id', request.id)
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body))
}

function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll(String.raw`\*`, '.*')}$`)
}
