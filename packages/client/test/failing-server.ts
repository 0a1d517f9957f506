/** A small HTTP server that does, request by request, what it is told to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Ending } from '@bursar/testing'

/** What came, as far as a client decides it. */
export interface Seen {
  readonly method: string | undefined
  readonly url: string | undefined
  readonly key: string | undefined
  readonly bearer: string | undefined
  readonly body: string
}

/** Answers one request, or does not. */
export type Act = (response: ServerResponse, request: IncomingMessage) => void

export interface FailingServer {
  readonly url: string
  readonly seen: readonly Seen[]
}

/** Each request gets the next act; those after the last get that one again. */
export async function failingServer(t: Ending, ...acts: readonly Act[]): Promise<FailingServer> {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method, url, headers } = request
    const key = headers['idempotency-key']
    seen.push({ method, url, key: key?.toString(), bearer: headers.authorization, body })
    acts[Math.min(seen.length, acts.length) - 1]?.(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

/** An answer. */
export function says(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Act {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return (response) => response.writeHead(status, headers).end(text)
}

/** A refusal of the registry. */
export function refuses(status: number, code: string, headers?: Readonly<Record<string, string>>): Act {
  return says(status, { detail: 'No.' }, { 'x-error-code': code, 'x-request-id': 'r1', ...headers })
}

/** The connection breaks before there is an answer. */
export const breaks: Act = (response) => response.destroy()

/** The connection breaks in the middle of one. */
export const breaksWithin: Act = (response, request) => {
  response.writeHead(200, { 'content-length': '100' }).write('{"plan":')
  setTimeout(() => request.socket.destroy(), 20)
}

/** Nothing comes. */
export const keepsSilent: Act = () => undefined
