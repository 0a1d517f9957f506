/**
 * Receivers of webhooks on this machine, each at a port of its own: most answer at once, some take the message and never
 * answer. It runs in a process of its own, so that what it costs is in no measure.
 */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What has come to those that answer. */
export interface Arrivals {
  /** Milliseconds from what happened until its message came, the first time, ascending. */
  readonly latencies: readonly number[]
  /** Messages that came again. */
  readonly again: number
}

export interface Receivers {
  /** URLs of those that answer, and of those that hang. */
  readonly answering: readonly string[]
  readonly hanging: readonly string[]
  arrivals(): Arrivals
  /** Messages that those that hang have taken. */
  taken(): number
  close(): void
}

export async function startReceivers({
  answering,
  hanging
}: {
  readonly answering: number
  readonly hanging: number
}): Promise<Receivers> {
  const seen = new Set<string>()
  const latencies: number[] = []
  let [again, taken] = [0, 0]

  const hear =
    (receiver: number): RequestListener =>
    (request, response) => {
      const at = Date.now()
      let body = ''
      request.on('data', (part) => {
        body += part
      })
      request.on('end', () => {
        response.writeHead(204).end()
        const key = `${receiver} ${request.headers['webhook-id']}`
        if (seen.has(key)) again += 1
        else latencies.push(at - Date.parse(JSON.parse(body).timestamp))
        seen.add(key)
      })
    }

  const hang: RequestListener = (request) => {
    taken += 1
    request.resume()
  }

  const well = await Promise.all(Array.from({ length: answering }, (_, n) => listen(hear(n))))
  const ill = await Promise.all(Array.from({ length: hanging }, () => listen(hang)))
  return {
    answering: well.map(urlOf),
    hanging: ill.map(urlOf),
    arrivals: () => ({ latencies: latencies.toSorted((a, b) => a - b), again }),
    taken: () => taken,
    close() {
      for (const server of [...well, ...ill]) {
        server.closeAllConnections()
        server.close()
      }
    }
  }
}

function listen(answer: RequestListener): Promise<Server> {
  const server = createServer({ keepAlive: false }, answer)
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

const urlOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
