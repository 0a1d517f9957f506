/** Asks the API of this process, in the name of whoever sent a request. */
import { fail, type RawRequest } from '@bursar/service-kit'
import type { FastifyInstance } from 'fastify'
import type { Ask } from './gather.ts'

/** @param app the whole API; it is made after the operations that ask it */
export function askInjected(app: () => Pick<FastifyInstance, 'inject'> | undefined, raw: RawRequest): Ask {
  const shown = ['authorization', 'cookie'].flatMap((name) => {
    const value = raw.header(name)
    return value === undefined ? [] : [[name, value]]
  })
  const headers = { accept: 'application/json', ...Object.fromEntries(shown) }
  return async (url) => {
    const answer = await app()?.inject({ method: 'GET', url, headers })
    // Half of a person's data must not pass for all of it.
    if (!answer || answer.statusCode === 429 || answer.statusCode >= 500) return fail('unavailable')
    return { status: answer.statusCode, body: answer.statusCode === 200 ? answer.json() : undefined }
  }
}
