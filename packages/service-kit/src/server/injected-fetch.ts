/** fetch for an app that listens nowhere: requests are handed to it in this process. */
import { OPERATOR_URLS } from '@bursar/contracts'
import type { FastifyInstance } from 'fastify'

/** Statuses whose answers have no body (fetch standard, null body status). */
const bodiless = new Set([204, 205, 304])

type Injected = Pick<FastifyInstance, 'inject'>

/** A `fetch` that asks the app whatever the host of a URL is, and `operatorApp` for the URLs of operators. */
export function injectedFetch(app: Injected, operatorApp: Injected = app): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const { pathname, search } = new URL(request.url)
    const payload = Buffer.from(await request.arrayBuffer())
    const asked = pathname.startsWith(OPERATOR_URLS) ? operatorApp : app
    const answer = await asked.inject({
      method: request.method as 'GET',
      url: pathname + search,
      headers: Object.fromEntries(request.headers),
      signal: request.signal,
      ...(payload.length > 0 && { payload })
    })
    const headers = Object.entries(answer.headers).flatMap(([name, values]) =>
      [values ?? []].flat().map((value): [string, string] => [name, String(value)])
    )
    const body = bodiless.has(answer.statusCode) ? null : new Uint8Array(answer.rawPayload)
    return new Response(body, { status: answer.statusCode, headers })
  }
}
