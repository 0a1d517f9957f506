/** URLs that nobody answers: 404, or 405 with Allow when the path is known and only the method is not. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendRefused } from './send-error.ts'

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
    // A slash at the end is ignored here as it is everywhere.
    const path = (request.url.split('?', 1)[0] ?? '').replace(/(?<=.)\/$/, '')
    const known = [...paths.values()].filter(({ pattern }) => pattern.test(path))
    const allowed = [...new Set(known.flatMap(({ methods }) => [...methods]))].sort()
    return refuse(request, reply, allowed)
  })
}

function refuse(request: FastifyRequest, reply: FastifyReply, allowed: readonly string[]): FastifyReply {
  if (allowed.length === 0) return sendRefused({ code: 'not_found' }, request, reply)
  return sendRefused({ code: 'method_not_allowed' }, request, reply.header('allow', allowed.join(', ')))
}

function patternOf(url: string): RegExp {
  const escaped = url.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll(/:\w+/g, '[^/]+').replaceAll(String.raw`\*`, '.*')}$`)
}
