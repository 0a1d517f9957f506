/**
 * A Stripe that runs on this machine and keeps its state: the real library talks to it. It keeps the promise of
 * idempotency keys, and can be told to fail, to be slow, and to lose answers after it did what was asked; what it tells
 * by webhook can be sent again and in any order. It is made from Stripe's documentation: no test ever spoke to Stripe.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { type StripeBook, stripeBook } from './book.ts'
import { stripeDesk } from './desk.ts'
import { type OutsideStripe, outsideStripe } from './outside.ts'

export interface FakeStripe extends OutsideStripe {
  /** Where it is. */
  readonly url: string
  readonly book: StripeBook
  /** Requests that came, as method and path. */
  readonly requests: string[]
  /** What goes wrong with the next answers: it happens, and is not told; or it does not happen. */
  readonly faults: ('lost' | 'away' | 'slow')[]
  /** Loses the next two answers to such a request, as method and path: the library asks again once by itself. */
  lose(request: string): void
  close(): Promise<void>
}

/** How long an answer takes that is slow. */
const SLOW_MS = 400

export async function fakeStripe(
  now: () => number = () => Math.floor(Date.now() / 1_000)
): Promise<FakeStripe> {
  const book = stripeBook(now)
  const desk = stripeDesk(book)
  const requests: string[] = []
  const faults: FakeStripe['faults'] = []
  const losing: string[] = []
  const server = createServer((request, response) => void answer(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { pathname, search } = new URL(request.url ?? '/', 'http://stripe.test')
    const method = request.method ?? ''
    const body = Buffer.concat(chunks).toString()
    const path = pathname.replace('/v1/', '')
    requests.push(`${method} ${path}`)
    const fault = faults.shift()
    if (fault === 'slow') await pause(SLOW_MS)
    if (fault === 'away') return send(response, 503, JSON.stringify({ error: { type: 'api_error' } }))
    const key = request.headers['idempotency-key']
    const form = body || search.slice(1)
    const account = request.headers['stripe-account']
    const made = desk({
      method,
      path,
      form,
      ...(typeof key === 'string' && { key }),
      ...(typeof account === 'string' && { account })
    })
    const loses = losing.findIndex((lost) => isLike(lost, `${method} ${path}`))
    if (loses >= 0) losing.splice(loses, 1)
    if (fault === 'lost' || loses >= 0) return void request.socket.destroy()
    send(response, made.status, made.text, made.isRepeated ? { 'idempotent-replayed': 'true' } : {})
  }

  return {
    url: `http://127.0.0.1:${port}`,
    book,
    requests,
    faults,
    lose: (request) => void losing.push(request, request),
    ...outsideStripe(book),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
}

/** Whether a request is one such as `POST transfers/:id/reversals`. */
function isLike(pattern: string, request: string): boolean {
  const [wanted, parts] = [pattern.split('/'), request.split('/')]
  return wanted.length === parts.length && wanted.every((part, n) => part === ':id' || part === parts[n])
}

function send(
  response: ServerResponse,
  status: number,
  text: string,
  headers: Record<string, string> = {}
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_fake', ...headers })
  response.end(text)
}
