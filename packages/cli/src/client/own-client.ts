/** A client of a system that this process has opened for one command; nothing listens, requests are injected. */
import type { Site } from '../site.ts'
import type { Client } from './client.ts'

export function ownClient({ system, operatorToken, close }: Site): Client {
  return {
    running: false,
    async ask(method, url, body, position) {
      const answer = await system.app.inject({
        method,
        url,
        headers: {
          authorization: `Bearer ${operatorToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(position === undefined ? {} : { 'x-position': position })
        },
        ...(body === undefined ? {} : { payload: JSON.stringify(body) })
      })
      const said = answer.headers['x-position']
      return {
        status: answer.statusCode,
        body: answer.payload === '' ? undefined : JSON.parse(answer.payload),
        position: typeof said === 'string' ? said : undefined
      }
    },
    async close() {
      await close()
    }
  }
}
