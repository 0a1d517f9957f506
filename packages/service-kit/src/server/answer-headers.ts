/** What every answer says beside itself: nobody stores it, frames it, guesses its type or learns its URL from a link. */
import type { FastifyInstance } from 'fastify'

/** An operation that answers what anybody may keep says so itself. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer'
}

const headers = Object.entries(ANSWER_HEADERS)

/** Adds them to all answers of the app that do not say otherwise: its own, and those of a service that it hands on. */
export function secureAnswers(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, _payload, done) => {
    for (const [name, value] of headers) if (!reply.hasHeader(name)) reply.header(name, value)
    done()
  })
}
