/** Asks a server over the network. */

export interface Said {
  readonly status: number
  readonly body: any
  /** Of a refusal: its stable code. */
  readonly code: string | undefined
  /** True when it is the stored answer of an earlier request of the same key. */
  readonly replayed: boolean
  /** The cookie that it sets, as a client sends it back. */
  readonly cookie: string | undefined
}

/** Longer than any server keeps a request that it means to answer. */
const ANSWER_MS_MAX = 40_000

/** One request. Throws when no answer came, see isUnanswered. */
export async function ask(
  url: string,
  method: string,
  path: string,
  token?: string,
  body?: unknown,
  key?: string,
  more?: Readonly<Record<string, string>>
): Promise<Said> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key }),
      ...more
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_MS_MAX)
  })
  const text = await answer.text()
  return {
    status: answer.status,
    body: text === '' ? undefined : JSON.parse(text),
    code: answer.headers.get('x-error-code') ?? undefined,
    replayed: answer.headers.get('idempotency-replayed') === 'true',
    cookie: answer.headers.get('set-cookie')?.split(';')[0]
  }
}

/** The body of an answer of that status; else an error that shows what came. */
export function good({ status, body }: Said, ...wanted: number[]): any {
  if (wanted.includes(status)) return body
  throw new Error(`${wanted} was expected, ${status} came: ${JSON.stringify(body)}`)
}

/** True for what `ask` throws when the server died, was cut off or kept silent, before or within its answer. */
export function isUnanswered(error: unknown): boolean {
  if (error instanceof TypeError || error instanceof SyntaxError) return true
  return error instanceof DOMException && (error.name === 'TimeoutError' || error.name === 'AbortError')
}

/** Statuses of a system that cannot do it now; the same request under the same key is sent again. */
export function isPassing({ status }: Said): boolean {
  return [409, 429, 502, 503, 504].includes(status)
}
