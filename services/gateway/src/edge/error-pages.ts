/** What the `type` of a problem points to: the page of docs/errors about its code, as text. */
import { errorPage, fail, isErrorCode } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'

/** Registers `/docs/errors/{code}`. */
export function answerErrorPages(app: FastifyInstance): void {
  app.route<{ Params: { code: string } }>({
    method: 'GET',
    url: '/docs/errors/:code',
    exposeHeadRoute: true,
    async handler({ params: { code } }, reply) {
      if (!isErrorCode(code)) fail('not_found')
      return reply.type('text/plain; charset=utf-8').send(await errorPage(code, app.publicUrl))
    }
  })
}
