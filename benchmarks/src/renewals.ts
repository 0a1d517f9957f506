/**
 * A year of monthly subscriptions on the test clock: the daily job renews, charges and recognizes day by day, and all read
 * models follow. `npm run bench:renewals -- [SUBSCRIPTIONS] [MONTHS]`, 10,000 and 12 by default; the result is in renewals.json.
 */
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { renewDue, testProcessor } from '@bursar/billing'
import { testClock } from '@bursar/event-sourcing'
import { injectedFetch } from '@bursar/service-kit'
import { settled } from './server/settled.ts'
import { admin, openSystem } from './server/system.ts'

const SUBSCRIPTIONS = Number(process.argv[2] ?? 10_000)
const MONTHS = Number(process.argv[3] ?? 12)
/** Billing dates are spread over the days that every month has. */
const DAYS = 28
const AT_ONCE = 32
const DAY_MS = 86_400_000
const BEGIN = Date.parse('2025-01-01T12:00:00.000Z')

const clock = testClock(new Date(BEGIN).toISOString())
const folder = await mkdtemp(join(tmpdir(), 'bursar-renewals-'))
const system = await openSystem(folder, { clock, logLevel: 'error' })
await system.start()
const fetched = injectedFetch(system.app)
const engine = system.engines.get('billing')!
const running = { began: () => undefined, ended: () => undefined, mayBeRunning: () => false }

try {
  const sold = await measured(sell)
  const passes = []
  passes.push(await pass())
  const year = await measured(renew)
  passes.push(await pass())
  const renewals = year.value
  const result = {
    date: new Date().toISOString().slice(0, 10),
    node: process.versions.node,
    subscriptions: SUBSCRIPTIONS,
    months: MONTHS,
    sellingCpuMs: round(sold.cpuMs / SUBSCRIPTIONS),
    renewals,
    cpuMsEach: round(year.cpuMs / renewals),
    secondsInAll: round(year.cpuMs / 1_000),
    passWithNothingDueCpuMs: passes.map(round),
    events: (await engine.events.head()).position,
    residentMB: Math.round(process.memoryUsage().rss / 1e6)
  }
  console.log(JSON.stringify(result, null, 2))
  writeFileSync(new URL('../renewals.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`)
} finally {
  await system.stop()
  await rm(folder, { recursive: true, force: true })
}

/** Everybody registers, puts the plan into the cart and pays, over the days of a month. */
async function sell(): Promise<void> {
  const { token } = await ask('POST', '/api/auth', { body: admin })
  const terms = { title: 'Basic', period_amount: 1_000, period_type: 'monthly', renewal_type: 'auto-renew' }
  const { slug: plan } = await ask('POST', '/api/profile/broker/plans', {
    token,
    body: { ...terms, is_active: true }
  })
  await settled(system)
  let made = 0
  async function one(until: number): Promise<void> {
    while (made < until) {
      made += 1
      const username = `caller-${made}`
      const who = { username, full_name: username, email: `${username}@example.com` }
      const registered = { body: { ...who, new_password: admin.password } }
      const { token } = await ask('POST', '/api/auth/register', registered)
      await ask('POST', '/api/cart', { token, body: { plan } })
      const card = { processor_token: 'tok_visa', remember_card: true }
      await ask('POST', `/api/billing/${username}/checkout`, { token, body: card })
    }
  }
  for (let day = 0; day < DAYS; day++) {
    clock.set(new Date(BEGIN + day * DAY_MS).toISOString())
    const until = Math.round((SUBSCRIPTIONS * (day + 1)) / DAYS)
    await Promise.all(Array.from({ length: AT_ONCE }, () => one(until)))
    await settled(system)
  }
}

/** The job of each day until there are as many renewals as months and subscriptions; answers how many charges it made. */
async function renew(): Promise<number> {
  let charges = 0
  for (let day = DAYS; charges < MONTHS * SUBSCRIPTIONS; day++) {
    clock.set(new Date(BEGIN + day * DAY_MS).toISOString())
    const report = await daily()
    if (report.failed > 0) throw new Error(`${report.failed} accounts failed on day ${day}`)
    charges += report.charges
    await settled(system)
    if (day % 30 === 0) console.error(`day ${day}: ${charges} renewals`)
  }
  return charges
}

function daily() {
  const cause = { actor: 'renew', correlationid: engine.world.id(), causationid: 'benchmark' }
  const write = async <Value>(work: Parameters<typeof engine.transact<Value>>[1]) =>
    (await engine.transact(cause, work)).value
  return renewDue({ engine, processor: testProcessor(), running, write }, { at: clock.now() })
}

/** CPU of a pass that finds nothing due, in milliseconds: the least of some. */
async function pass(): Promise<number> {
  const found: number[] = []
  for (let n = 0; n < 10; n++) found.push((await measured(daily)).cpuMs)
  return Math.min(...found)
}

async function ask(method: string, path: string, { token, body }: { token?: string; body: unknown }) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const answer = await fetched(`http://localhost${path}`, { method, headers, body: JSON.stringify(body) })
  if (answer.status !== 201) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as { token: string; slug: string }
}

async function measured<Value>(work: () => Promise<Value>): Promise<{ value: Value; cpuMs: number }> {
  const before = process.cpuUsage()
  const value = await work()
  const { user, system } = process.cpuUsage(before)
  return { value, cpuMs: (user + system) / 1_000 }
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
