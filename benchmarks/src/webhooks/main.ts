/**
 * A thousand messages a second to a hundred receivers, of which ten take everything and answer nothing: how long it takes
 * until the others have theirs. `npm run bench:webhooks -- [SECONDS] [A SECOND]`, 30 and 1,000 by default; the result is in
 * webhooks.json. Ten providers with ten webhooks each; what happens is that they make coupons.
 */
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { injectedFetch } from '@bursar/service-kit'
import { startChild } from '../processes/child.ts'
import { settled } from '../server/settled.ts'
import { admin, openSystem } from '../server/system.ts'

const SECONDS = Number(process.argv[2] ?? 30)
const A_SECOND = Number(process.argv[3] ?? 1_000)
const PROVIDERS = 10
const EACH = 10
/** How long what is late is waited for. */
const LATE_MS = 60_000

interface Seen {
  readonly latencies: readonly number[]
  readonly again: number
  readonly taken: number
}

const folder = await mkdtemp(join(tmpdir(), 'bursar-webhooks-'))
const system = await openSystem(folder, { logLevel: 'error', sends: true })
const receivers = startChild('receivers')
await system.start()
const fetched = injectedFetch(system.app)

try {
  const urls: { answering: string[]; hanging: string[] } = await receivers.call('urls')
  const { token } = await ask('POST', '/api/auth', admin)
  const providers = await furnish(token, urls)
  await settled(system)
  // The sender reads of new webhooks within a second.
  await pause(2_000)
  const before = process.cpuUsage()
  const began = Date.now()
  const changes = await load(token, providers)
  const seconds = (Date.now() - began) / 1_000
  const expected = (changes * urls.answering.length) / PROVIDERS
  const seen = await arrived(expected)
  const { user, system: kernel } = process.cpuUsage(before)
  const { latencies } = seen
  const result = {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    receivers: urls.answering.length + urls.hanging.length,
    hanging: urls.hanging.length,
    seconds: round(seconds),
    messagesASecond: round((changes * EACH) / seconds),
    expected,
    lost: expected - latencies.length,
    again: seen.again,
    takenByThoseThatHang: seen.taken,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    mostMs: latencies.at(-1) ?? null,
    cpuMsEach: round((user + kernel) / 1_000 / (changes * EACH)),
    residentMB: Math.round(process.memoryUsage().rss / 1e6)
  }
  console.log(JSON.stringify(result, null, 2))
  writeFileSync(new URL('../../webhooks.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`)
} finally {
  await receivers.end()
  await system.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Providers with webhooks each, of which one hangs. Answers their slugs. */
async function furnish(token: string, urls: { answering: string[]; hanging: string[] }): Promise<string[]> {
  const providers: string[] = []
  for (let n = 0; n < PROVIDERS; n++) {
    const provider = { full_name: `Provider ${n}`, type: 'organization' }
    const { slug } = await ask('POST', `/api/users/${admin.username}/profiles`, provider, token)
    providers.push(slug)
    const own = [...urls.answering.slice(n * (EACH - 1), (n + 1) * (EACH - 1)), urls.hanging[n]]
    for (const url of own) {
      await ask('POST', `/api/billing/${slug}/webhooks`, { url, types: ['coupon.created'] }, token)
    }
  }
  return providers
}

/** So many coupons a second, whatever they take; answers how many there were. */
async function load(token: string, providers: readonly string[]): Promise<number> {
  const total = Math.round((SECONDS * A_SECOND) / EACH)
  const gapMs = (1_000 * EACH) / A_SECOND
  const began = Date.now()
  const running: Promise<unknown>[] = []
  for (let n = 0; n < total; n++) {
    const due = began + n * gapMs
    if (due > Date.now()) await pause(due - Date.now())
    const coupon = { code: `C${n}`, discount_type: 'percentage', discount_value: 1_000 }
    running.push(ask('POST', `/api/billing/${providers[n % providers.length]}/coupons`, coupon, token))
  }
  await Promise.all(running)
  return total
}

async function arrived(expected: number): Promise<Seen> {
  const deadline = Date.now() + LATE_MS
  while (true) {
    const seen: Seen = await receivers.call('arrivals')
    if (seen.latencies.length >= expected || Date.now() > deadline) return seen
    await pause(250)
  }
}

async function ask(method: string, path: string, body: unknown, token?: string) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const answer = await fetched(`http://localhost${path}`, { method, headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { token: string; slug: string }
}

function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.floor((sorted.length - 1) * share)] ?? null
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
