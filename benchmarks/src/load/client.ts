/** A lean HTTP client: one keep-alive connection for each caller, and nothing between it and the socket. */
import { Agent, request } from 'node:http'

export interface Job {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token?: string | undefined
  readonly body?: unknown
  /** Address that it seems to come from, for a server that trusts this one as its proxy. */
  readonly from?: string
}

export interface Got {
  readonly status: number
  readonly text: string
}

export interface Client {
  send(job: Job): Promise<Got>
  /** The answer as JSON; throws when its status is 400 or more. */
  json(job: Job): Promise<any>
  close(): void
}

/** Longer than any answer takes: a benchmark ends with an error and does not hang. */
const answerMs = 60_000

/** @param origin `http://host:port` */
export function createClient(origin: string, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })

  function send(job: Job): Promise<Got> {
    const { method, path, token, body, from } = job
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers: Record<string, string | number> = {}
    if (token !== undefined) headers.authorization = `Bearer ${token}`
    if (from !== undefined) headers['x-forwarded-for'] = from
    if (text !== undefined) {
      headers['content-type'] = 'application/json'
      headers['content-length'] = Buffer.byteLength(text)
    }
    return new Promise((resolve, reject) => {
      const sent = request(origin + path, { method, headers, agent }, (answer) => {
        const parts: Buffer[] = []
        answer.on('data', (part: Buffer) => parts.push(part))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(parts).toString() })
        )
        answer.on('error', reject)
      })
      // The server may have closed a connection that nobody used for a while.
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (sent.reusedSocket && error.code === 'ECONNRESET') resolve(send(job))
        else reject(error)
      })
      sent.setTimeout(answerMs, () => sent.destroy(new Error(`${method} ${path} was not answered`)))
      sent.end(text)
    })
  }

  return {
    send,
    async json(job) {
      const { status, text } = await send(job)
      if (status >= 400) throw new Error(`${job.method} ${job.path} answered ${status}: ${text}`)
      return text === '' ? undefined : JSON.parse(text)
    },
    close: () => agent.destroy()
  }
}
