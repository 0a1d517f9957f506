/** Asks a server over the network. */
export interface Said {
  readonly status: number
  readonly body: any
  readonly replayed: boolean
}

/** Throws when no answer came. */
export async function ask(
  url: string,
  method: string,
  path: string,
  token?: string,
  body?: unknown,
  key?: string
): Promise<Said> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(key && { 'idempotency-key': key })
    },
    ...(body !== undefined && { body: JSON.stringify(body) })
  })
  const text = await answer.text()
  return {
    status: answer.status,
    body: text === '' ? undefined : JSON.parse(text),
    replayed: answer.headers.get('idempotency-replayed') === 'true'
  }
}

/** The body of an answer of that status; else an error that shows what came. */
export function good({ status, body }: Said, ...wanted: number[]): any {
  if (wanted.includes(status)) return body
  throw new Error(`${wanted} was expected, ${status} came: ${JSON.stringify(body)}`)
}
