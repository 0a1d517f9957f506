/** A browser, as far as its cookies go: it keeps what it is given and sends it with every request. */
import type { FastifyInstance } from 'fastify'

/** What came of a request. */
export interface Seen {
  readonly status: number
  readonly code: unknown
  readonly body: any
  readonly headers: Readonly<Record<string, any>>
  /** The cookies that the answer set, as they came. */
  readonly set: readonly string[]
}

export interface Browser {
  /** What it holds now. */
  readonly jar: Map<string, string>
  /** Sends a request of the site's own page; changes carry the CSRF token that its cookie says. */
  send(
    method: string,
    url: string,
    body?: unknown,
    headers?: Record<string, string | undefined>
  ): Promise<Seen>
  /** Its cookies as somebody else has them who copied them. */
  copy(): Browser
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

export function browser(app: FastifyInstance, held: Iterable<readonly [string, string]> = []): Browser {
  const jar = new Map(held)
  return {
    jar,
    copy: () => browser(app, jar),
    async send(method, url, body, headers = {}) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
      const csrf = jar.get('csrftoken')
      const all = { ...(cookie && { cookie }), ...(csrf && { 'x-csrftoken': csrf }), ...headers }
      const answer = await app.inject({
        method: method as Method,
        url,
        headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
        ...(body !== undefined && { payload: body as object })
      })
      const set = [answer.headers['set-cookie'] ?? []].flat()
      for (const one of set) keep(jar, one)
      return {
        status: answer.statusCode,
        code: answer.headers['x-error-code'],
        body: answer.payload.startsWith('{') ? answer.json() : answer.payload,
        headers: answer.headers,
        set
      }
    }
  }
}

function keep(jar: Map<string, string>, set: string): void {
  const [pair = '', ...attributes] = set.split(';')
  const at = pair.indexOf('=')
  const [name, value] = [pair.slice(0, at), pair.slice(at + 1)]
  if (attributes.some((one) => /^\s*max-age=0$/i.test(one))) jar.delete(name)
  else jar.set(name, value)
}
