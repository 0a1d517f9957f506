/** Bodies on their way through: handed on as they come, up to a limit. */
import { pipeline, Transform } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { BodyTooLargeError } from './upstream-error.ts'

/** Bytes of the largest body that any service takes, and some more: each service knows its own limits. */
const mostUsual = 16 * 1_048_576

/** Makes the app hand bodies on unread. One that is too long ends the request, however it is sent. */
export function handBodiesOn(app: FastifyInstance, most = mostUsual): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (request: FastifyRequest, payload, done) => {
    if (Number(request.headers['content-length'] ?? 0) > most) return done(new BodyTooLargeError('body'))
    // A client that goes away in the middle ends the request to the service too.
    done(
      null,
      pipeline(payload, counted(most), () => undefined)
    )
  })
}

function counted(most: number): Transform {
  let bytes = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      if (bytes > most) done(new BodyTooLargeError('body'))
      else done(null, chunk)
    }
  })
}
