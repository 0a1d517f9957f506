/** The five processes as `bursar start` starts them, and what has to be there before they are measured. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Client, createClient, type Job } from '../load/client.ts'
import type { Caller } from '../measures/stage.ts'
import { amounts, callers } from './amounts.ts'
import type { Places } from './places.ts'
import { type Sessions, sessionsOf } from './sessions.ts'

/** Callers are made a few at a time: their passwords are hashed as in earnest. */
const atOnce = 8
const settleMs = 600_000
const root = fileURLToPath(new URL('../../..', import.meta.url))
const admin = { username: 'admin', password: 'a-password-of-a-benchmark' }

export interface Site {
  readonly client: Client
  /** Process id of `bursar start`, whose children the five processes are. */
  readonly pid: number
  readonly admin: Caller
  /** Resolves once no read model lacks anything. */
  settled(): Promise<void>
  /** Registers new users and waits until every process knows them. */
  callers(count: number): Promise<Caller[]>
  /** Exchanges tokens that are old; to be called before they are used for a while. */
  refreshed(): Promise<void>
  /** Makes a plan that can be bought, and answers its slug. */
  plan(profile: string, token: string, title: string): Promise<string>
  /** Runs a command on it, and answers the JSON that it prints. */
  command(...args: string[]): Promise<any>
  close(): Promise<void>
}

/** @param checkout folder of a built checkout whose code runs */
export async function openSite({ mongodbUri, brokers, prefix }: Places, checkout = root): Promise<Site> {
  const bin = join(checkout, 'packages/cli/bin/bursar.js')
  const data = await mkdtemp(join(tmpdir(), 'bursar-bench-'))
  const env = {
    ...process.env,
    MONGODB_URI: mongodbUri,
    KAFKA_BROKERS: brokers.join(','),
    BURSAR_PREFIX: prefix,
    BURSAR_DATA: data,
    BURSAR_ADMIN_PASSWORD: admin.password,
    BURSAR_LOG_LEVEL: 'error',
    // Each caller comes from a network of its own: one may register so many people a minute.
    BURSAR_TRUST_PROXY: 'loopback',
    PORT: String(20_000 + Math.floor(Math.random() * 10_000))
  }
  const child = spawn(process.execPath, [...process.execArgv, bin, 'start', '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const client = createClient(new URL(JSON.parse(line).url).origin, callers + 2)
  const operator = readFileSync(join(data, 'operator.token'), 'utf8').trim()
  const sessions = sessionsOf(client)
  const manager = sessions.opened(
    admin.username,
    await client.json({ method: 'POST', path: '/api/auth', body: admin })
  )
  const settled = () => untilSettled(client, operator)
  let made = 0
  return {
    client,
    pid: child.pid ?? 0,
    admin: manager,
    refreshed: sessions.refreshed,
    settled,
    async callers(count) {
      const all: Caller[] = []
      while (all.length < count) {
        const some = Math.min(atOnce, count - all.length)
        all.push(
          ...(await Promise.all(Array.from({ length: some }, () => register(client, sessions, made++))))
        )
      }
      await settled()
      return all
    },
    async plan(profile, token, title) {
      const body = { title, period_amount: 1_000, period_type: 'monthly', is_active: true }
      return (await client.json({ method: 'POST', path: `/api/profile/${profile}/plans`, token, body })).slug
    },
    async command(...args) {
      const options = { env, maxBuffer: 64 * 1_048_576 }
      const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args, '--json'], options)
      return JSON.parse(stdout)
    },
    async close() {
      client.close()
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      await rm(data, { recursive: true })
    }
  }
}

async function register(client: Client, { opened }: Sessions, n: number): Promise<Caller> {
  const slug = `caller-${n}`
  const body = {
    username: slug,
    full_name: `Caller ${n}`,
    email: `${slug}@example.com`,
    new_password: admin.password
  }
  const from = `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`
  return opened(slug, await client.json({ method: 'POST', path: '/api/auth/register', body, from }), from)
}

async function untilSettled(client: Client, token: string): Promise<void> {
  const until = Date.now() + settleMs
  for (;;) {
    const { status, text } = await client.send({ method: 'GET', path: '/api/system/projections', token })
    // A machine with much to do answers 503 and 504 too.
    if (status === 200) {
      const { results } = JSON.parse(text)
      if (results.every(({ lag }: { lag: number }) => lag === 0)) return
    } else if (status < 500) throw new Error(`the read models cannot be asked: ${status} ${text}`)
    if (Date.now() > until) throw new Error('the read models did not catch up')
    await pause(50)
  }
}

/** A caller with something in the cart, and the request that pays for it. */
export async function checkouts(site: Site, plan: string, count: number) {
  const all = await site.callers(count)
  await site.refreshed()
  for (const { token } of all) {
    await site.client.json({ method: 'POST', path: '/api/cart', token, body: { plan } })
  }
  return all.map(payment)
}

/** The token is the newest when it is sent. */
function payment(caller: Caller): Job {
  return {
    method: 'POST',
    path: `/api/billing/${caller.slug}/checkout`,
    body: { processor_token: 'tok_visa' },
    get token() {
      return caller.token
    }
  }
}

/** So many equal requests. */
export function repeated<Job>(job: Job): Job[] {
  return Array.from({ length: amounts.reads }, () => job)
}
