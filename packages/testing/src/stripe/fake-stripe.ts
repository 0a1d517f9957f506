/**
 * A Stripe that runs on this machine and keeps its state: the real library talks to it. It keeps the promise of
 * idempotency keys, and can be told to fail, to be slow, and to lose answers after it did what was asked; what it tells
 * by webhook can be sent again and in any order. It is made from Stripe's documentation: no test ever spoke to Stripe.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { stripeSignature } from '@bursar/billing'
import { type StripeBook, type StripeObject, stripeBook } from './book.ts'
import { methodOf } from './cards.ts'
import { readForm } from './form.ts'
import { answerChallenge, known, returnRefunds, settleFee } from './payments.ts'
import { StripeRefusal } from './refusal.ts'
import { answerFor } from './routes.ts'

export interface FakeStripe {
  /** Where it is. */
  readonly url: string
  readonly book: StripeBook
  /** Requests that came, as method and path. */
  readonly requests: string[]
  /** What goes wrong with the next answers: it happens, and is not told; or it does not happen. */
  readonly faults: ('lost' | 'away' | 'slow')[]
  /** Loses the next two answers to such a request, as method and path: the library asks again once by itself. */
  lose(request: string): void
  /** The customer confirms a charge that waits, or fails to. */
  confirm(intent: string, isWell: boolean): void
  /** A card is entered for what a browser was to set one up with, by the name of a test card. */
  setUp(setupIntent: string, card: string): void
  /** Tells what charges cost that had no fee yet. */
  settleFees(): void
  /** The bank of whoever had paid sends the refunds of a charge back. */
  returnRefunds(intent: string): void
  /** The bank disputes a charge, or decides on that. */
  dispute(intent: string, status: 'needs_response' | 'won' | 'lost'): StripeObject
  /** An event as its webhook would bring it, with the signature. */
  signed(
    event: StripeObject,
    secret: string,
    at: string
  ): { readonly body: string; readonly signature: string }
  close(): Promise<void>
}

interface Kept {
  readonly request: string
  readonly status: number
  readonly text: string
}

/** How long an answer takes that is slow. */
const SLOW_MS = 400
/** What the bank asks for a dispute. */
const DISPUTE_FEE = 1_500

export async function fakeStripe(
  now: () => number = () => Math.floor(Date.now() / 1_000)
): Promise<FakeStripe> {
  const book = stripeBook(now)
  const kept = new Map<string, Kept>()
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
    const asked = `${method} ${path} ${body}`
    const before = typeof key === 'string' && method === 'POST' ? kept.get(key) : undefined
    const made = before ?? perform(method, path, body || search.slice(1))
    if (before && before.request !== asked) {
      const type = 'idempotency_error'
      return send(
        response,
        400,
        JSON.stringify({ error: { type, message: 'Another request had this key.' } })
      )
    }
    if (typeof key === 'string' && method === 'POST') kept.set(key, { ...made, request: asked })
    const loses = losing.indexOf(`${method} ${path}`)
    if (loses >= 0) losing.splice(loses, 1)
    if (fault === 'lost' || loses >= 0) return void request.socket.destroy()
    send(response, made.status, made.text, before && { 'idempotent-replayed': 'true' })
  }

  function perform(method: string, path: string, text: string): Omit<Kept, 'request'> {
    try {
      return { status: 200, text: JSON.stringify(answerFor(book, method, path, readForm(text))) }
    } catch (error) {
      if (!(error instanceof StripeRefusal)) throw error
      return { status: error.status, text: JSON.stringify({ error: error.body }) }
    }
  }

  return {
    url: `http://127.0.0.1:${port}`,
    book,
    requests,
    faults,
    lose: (request) => void losing.push(request, request),
    confirm: (intent, isWell) => answerChallenge(book, intent, isWell),
    setUp(id, card) {
      Object.assign(known(book, id), {
        status: 'succeeded',
        payment_method: methodOf(book, `pm_card_${card}`).id
      })
    },
    settleFees() {
      for (const charge of book.all('charge')) if (!charge.balance_transaction) settleFee(book, charge)
    },
    returnRefunds: (intent) => returnRefunds(book, intent),
    dispute(payment_intent, status) {
      const { amount, currency, latest_charge: charge } = known(book, payment_intent)
      const found = book.all('dispute').find((one) => one.payment_intent === payment_intent)
      const rows = [{ amount: -amount, currency, fee: DISPUTE_FEE, net: -amount - DISPUTE_FEE }]
      const about = { amount, currency, payment_intent, charge, balance_transactions: rows }
      const dispute = found ?? book.make('dp', 'dispute', about)
      dispute.status = status
      book.tell(`charge.dispute.${status === 'needs_response' ? 'created' : 'closed'}`, dispute)
      return dispute
    },
    signed(event, secret, at) {
      const body = JSON.stringify(event, null, 2)
      const time = Math.floor(Date.parse(at) / 1_000)
      return { body, signature: `t=${time},v1=${stripeSignature(secret, body, time)}` }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
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
