/** Calls a system as somebody, without a network. */
import { type Client, createClient } from '@bursar/client'
import { OPERATOR_URLS } from '@bursar/contracts'
import type { System } from '@bursar/gateway'
import { injectedFetch } from '@bursar/service-kit'
import { mustBeDocumented } from './documented.ts'

export interface TestAnswer {
  readonly status: number
  /**
   * The parsed JSON, or a text as it is; undefined when the answer is empty. Of a refusal it has what the answer
   * says in all of its parts, so that one pattern tells it: the fields at the top level and as `errors`, `code` and
   * `request_id`.
   */
  readonly body: any
  readonly headers: Readonly<Record<string, unknown>>
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Headers = Readonly<Record<string, string>>

/** Any request and its answer as they are, refusals included; `api` for what is meant to succeed. */
export interface TestClient {
  /** The same caller as a typed client. */
  readonly api: Client
  get(url: string, headers?: Headers): Promise<TestAnswer>
  delete(url: string, headers?: Headers): Promise<TestAnswer>
  post(url: string, body?: unknown, headers?: Headers): Promise<TestAnswer>
  put(url: string, body?: unknown, headers?: Headers): Promise<TestAnswer>
  patch(url: string, body?: unknown, headers?: Headers): Promise<TestAnswer>
  request(method: Method, url: string, body?: unknown, headers?: Headers): Promise<TestAnswer>
}

/**
 * A client that shows `token` with every request; without one it is anonymous. Its `api` reads what had been
 * written up to `position`.
 */
export function testClient(
  { app, operatorApp = app }: Pick<System, 'app'> & Partial<Pick<System, 'operatorApp'>>,
  token?: string,
  position?: string
): TestClient {
  async function request(
    method: Method,
    url: string,
    body?: unknown,
    headers: Headers = {}
  ): Promise<TestAnswer> {
    const asked = url.startsWith(OPERATOR_URLS) ? operatorApp : app
    const answer = await asked.inject({
      method,
      url,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers
      },
      ...(body === undefined ? {} : { payload: isRaw(body) ? body : JSON.stringify(body) })
    })
    mustBeDocumented(method, url, answer.statusCode)
    const said = saidBy(answer.payload, answer.headers['content-type'])
    const code = answer.headers['x-error-code']
    return {
      status: answer.statusCode,
      body: typeof code === 'string' ? wholeError(said, code, answer.headers['x-request-id']) : said,
      headers: answer.headers
    }
  }

  const fetched = injectedFetch(app, operatorApp)
  const checked: typeof fetch = async (input, init) => {
    const answer = await fetched(input, init)
    mustBeDocumented(init?.method ?? 'GET', String(input), answer.status)
    return answer
  }

  return {
    api: createClient({ url: 'http://bursar.test', token, position, fetch: checked }),
    request,
    get: (url, headers) => request('GET', url, undefined, headers),
    delete: (url, headers) => request('DELETE', url, undefined, headers),
    post: (url, body, headers) => request('POST', url, body, headers),
    put: (url, body, headers) => request('PUT', url, body, headers),
    patch: (url, body, headers) => request('PATCH', url, body, headers)
  }
}

/** JSON as its value, and any other text as it is. */
function saidBy(payload: string, type: unknown): any {
  if (payload === '') return undefined
  return String(type).includes('json') ? JSON.parse(payload) : payload
}

function wholeError(said: Readonly<Record<string, unknown>>, code: string, requestId: unknown) {
  const fields = Object.entries(said).filter(([, texts]) => Array.isArray(texts))
  return {
    ...said,
    ...(fields.length > 0 && { errors: Object.fromEntries(fields) }),
    code,
    request_id: requestId
  }
}

/** The answer, when it has that status; else an error that shows what came in its place. */
export function expected(answer: TestAnswer, status: number): any {
  if (answer.status === status) return answer.body
  throw new Error(`${status} was expected, ${answer.status} came: ${JSON.stringify(answer.body)}`)
}

/** What goes out as it is. */
function isRaw(body: unknown): body is string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body)
}
