/**
 * Kills a server while it sends webhooks, again and again, and proves that each message reached each receiver, once at
 * least. As a program: `node dist-test/webhook-rounds.js --rounds 20 [--seed 7]` prints a JSON report.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ask, good, isUnanswered, seeded } from '@bursar/testing'
import { adminPassword, environment, type Server, startServer } from './processes.ts'

export interface WebhookReport {
  readonly seed: number
  readonly receivers: number
  rounds: number
  /** Coupons that were made: each is a message to each receiver. */
  acknowledged: number
  /** Messages that never came. */
  lost: number
  /** Messages that came once more. */
  again: number
  /** Restarts at which some messages had not come yet. */
  inTheMiddle: number
}

const WRITERS = 8
const RECEIVERS = 4
/** One receiver refuses each so manieth message the first time: it comes again after five seconds. */
const REFUSED = 25
const limits = { leastMs: 150, spreadMs: 900, arriveMs: 60_000 }

/** Where messages come: code of a coupon → how often. */
interface Receiver {
  readonly url: string
  readonly came: Map<string, number>
  readonly server: HttpServer
}

/** `onRound` is told how things stand after each restart. */
export async function webhookRounds(
  rounds: number,
  seed: number,
  onRound: (report: WebhookReport) => void = () => undefined
): Promise<WebhookReport> {
  const data = mkdtempSync(join(tmpdir(), 'bursar-webhook-crash-'))
  const env = environment(data, { BURSAR_ALLOW_PRIVATE: 'yes' })
  const { next } = seeded(seed)
  const report: WebhookReport = {
    seed,
    receivers: RECEIVERS,
    rounds: 0,
    acknowledged: 0,
    lost: 0,
    again: 0,
    inTheMiddle: 0
  }
  const receivers = await Promise.all(Array.from({ length: RECEIVERS }, (_, n) => startReceiver(n === 0)))
  const made = new Set<string>()
  let server = await startServer(env)
  try {
    const token = await logIn(server)
    for (const { url } of receivers) {
      const wanted = { url, types: ['coupon.created'] }
      good(await ask(server.url, 'POST', '/api/billing/broker/webhooks', token, wanted), 201)
    }
    for (let round = 1; round <= rounds; round++) {
      await load(server, token, made, `R${round}`, limits.leastMs + next() * limits.spreadMs)
      if (missing(made, receivers) > 0) report.inTheMiddle += 1
      server = await startServer(env)
      report.rounds = round
      report.acknowledged = made.size
      onRound(report)
    }
    await arrival(made, receivers)
    report.lost = missing(made, receivers)
    report.again = receivers.flatMap(({ came }) => [...came.values()]).reduce((sum, n) => sum + n - 1, 0)
  } finally {
    await server.end('SIGKILL')
    for (const receiver of receivers) {
      receiver.server.closeAllConnections()
      receiver.server.close()
    }
    rmSync(data, { recursive: true, force: true })
  }
  return report
}

async function startReceiver(isMoody: boolean): Promise<Receiver> {
  const came = new Map<string, number>()
  const refused = new Set<string>()
  let calls = 0
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      const { code } = JSON.parse(body).data
      calls += 1
      if (isMoody && calls % REFUSED === 0 && !refused.has(code)) {
        refused.add(code)
        return response.writeHead(400).end()
      }
      came.set(code, (came.get(code) ?? 0) + 1)
      return response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, came, server }
}

async function logIn({ url }: Server): Promise<string> {
  const credentials = { username: 'admin', password: adminPassword }
  return good(await ask(url, 'POST', '/api/auth', undefined, credentials), 201).token
}

/** Writers make coupons until the server is killed, at an instant that nobody knows before. */
async function load(server: Server, token: string, made: Set<string>, round: string, ms: number) {
  let ended = false
  const writers = Array.from({ length: WRITERS }, async (_, writer) => {
    for (let n = 0; !ended; n++) {
      const code = `${round}-${writer}-${n}`
      const coupon = { code, discount_type: 'percentage', discount_value: 100 }
      try {
        good(await ask(server.url, 'POST', '/api/billing/broker/coupons', token, coupon), 201)
        made.add(code)
      } catch (error) {
        if (!isUnanswered(error)) throw error
      }
    }
  })
  await pause(ms)
  await server.end('SIGKILL')
  ended = true
  await Promise.all(writers)
}

function missing(made: ReadonlySet<string>, receivers: readonly Receiver[]): number {
  return receivers.reduce((sum, { came }) => sum + [...made].filter((code) => !came.has(code)).length, 0)
}

async function arrival(made: ReadonlySet<string>, receivers: readonly Receiver[]): Promise<void> {
  const deadline = Date.now() + limits.arriveMs
  while (missing(made, receivers) > 0 && Date.now() < deadline) await pause(100)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { rounds: { type: 'string' }, seed: { type: 'string' } } })
  const seed = Number(values.seed ?? Date.now() % 1_000_000)
  console.error(`seed ${seed}`)
  const report = await webhookRounds(Number(values.rounds ?? 20), seed, ({ rounds, acknowledged }) => {
    console.error(`round ${rounds}: ${acknowledged} acknowledged`)
  })
  console.log(JSON.stringify(report, null, 2))
  process.exitCode = report.lost === 0 ? 0 : 1
}
