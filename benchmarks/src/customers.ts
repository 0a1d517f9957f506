/**
 * What lists of customers and sales cost, searched and in the order of names, with very many of them.
 * `node benchmarks/dist/customers.js [CUSTOMERS]`, 235,700 by default, who have three sales each
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { BROKER_PROFILE } from '@bursar/contracts'
import { type Engine, happened, happenedAll } from '@bursar/event-sourcing'
import { admin, type MeasuredSystem, openSystem } from './server/system.ts'

const COUNT = Number(process.argv[2] ?? 235_700)
const AT_ONCE = 250
const TIMES = 5
const SALES = 3
const DAY_MS = 86_400_000

const first = 'ann ben cara dave eva finn gus hana ivan jo karl lena mia nora otto pia quin rosa'.split(' ')
const last = 'smith jones miller brown garcia weber schmidt rossi silva kim lee chen wang singh'.split(' ')

/** Names as people have them: few first names, few last names, and something that nobody else has. */
const nameOf = (n: number) =>
  `${first[(n * 7_919) % first.length]} ${last[(n * 104_729) % last.length]} ${n.toString(36)}`

const one = encodeURIComponent(nameOf(COUNT - 1))
const sales = '/api/billing/broker/receivables'
const due = '/api/metrics/broker/balances-due'
const paid = '/api/metrics/broker/lifetimevalue'
const asked: Readonly<Record<string, string>> = {
  'sales, newest page': `${sales}?o=-created_at`,
  'sales, of one customer': `${sales}?q=${one}`,
  'sales, by description': `${sales}?q=until+day+7`,
  'sales, by nothing': `${sales}?q=nobody-is-called-so`,
  'subscribers, by name': '/api/profile/broker/subscribers',
  'subscribers, by name, last page': '/api/profile/broker/subscribers?page=last',
  'all subscribers, by name': '/api/profile/broker/subscribers/all',
  'all subscribers, one found': `/api/profile/broker/subscribers/all?q=${one}`,
  'customers, newest first': paid,
  'customers, by name': `${paid}?o=full_name`,
  'customers, one found': `${paid}?q=${one}`,
  'balances due, one found': `${due}?q=${one}`,
  'portfolio, newest first': '/api/metrics/broker/portfolio',
  'portfolio, one found': `/api/metrics/broker/portfolio?q=${one}`
}

const folder = mkdtempSync(join(tmpdir(), 'bursar-customers-'))
const system = await openSystem(folder)
await system.start()
try {
  const payload = { username: admin.username, password: admin.password }
  const { token } = (await system.app.inject({ method: 'POST', url: '/api/auth', payload })).json()
  const begun = performance.now()
  const before = process.cpuUsage()
  await makeCustomers(system)
  say({
    name: 'made',
    customers: COUNT,
    sales: COUNT * SALES,
    seconds: secondsSince(begun),
    cpuMs: cpuSince(before)
  })
  for (const [name, url] of Object.entries(asked)) {
    const ask = () => system.app.inject({ url, headers: { authorization: `Bearer ${token}` } })
    const answer = await ask()
    const { count, detail } = answer.json()
    const start = process.cpuUsage()
    for (let n = 0; n < TIMES; n++) await ask()
    const cpuMs = Math.round((cpuSince(start) / TIMES) * 10) / 10
    say({ name, ...(answer.statusCode === 200 ? { count } : { detail }), cpuMs })
  }
} finally {
  await system.stop()
  rmSync(folder, { recursive: true, force: true })
}
// The timers of the long waits are still there.
process.exit()

/** Straight into the logs, and then waits until the read models include them. */
async function makeCustomers({ engines }: MeasuredSystem): Promise<void> {
  const [profiles, billing, metrics] = ['profile', 'billing', 'metrics'].map(
    (name) => engines.get(name) as Engine
  ) as [Engine, Engine, Engine]
  const { id } = profiles.world
  const cause = { actor: 'benchmark', correlationid: id(), causationid: id() }
  const plan = id()
  for (let n = 0; n < COUNT; n += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, COUNT - n) }, (_, at) => ({
      n: n + at,
      profile: id()
    }))
    await profiles.transact(cause, async (transaction) => {
      for (const { n, profile } of some) {
        const named = { slug: `s-${n}`, full_name: nameOf(n) }
        const data = { profile, person: profile, kind: 'organization', broker: false, ...named }
        transaction.append(`profile-${profile}`, happened('profile.profile-created', data))
      }
    })
    await billing.transact(cause, async (transaction) => {
      for (const { n, profile } of some) {
        const changed = subscriptionOf(id(), profile, plan, n)
        const events = [
          { type: 'billing.subscription-changed', data: changed },
          { type: 'billing.ledger-posted', data: { rows: salesOf(profile, n) } }
        ]
        transaction.append(`account-${profile}`, happenedAll(events))
      }
    })
  }
  const ends = {
    profile: (await profiles.events.head()).position,
    billing: (await billing.events.head()).position
  }
  await billing.projectionRunner.wait(ends, 3_600_000)
  await metrics.projectionRunner.wait(ends, 3_600_000)
}

/** One of ten ended. */
function subscriptionOf(subscription: string, profile: string, plan: string, n: number) {
  const [since, until] = [dayOf(n % 500), n % 10 === 0 ? dayOf(600) : dayOf(20_000 + (n % 300))]
  const times = { created_at: since, ends_at: until, accepted_at: since, accepted_until: until }
  const of = { subscription, profile, provider: BROKER_PROFILE, plan, auto_renew: true, accepted: true }
  return { ...of, ...times, accepted_by: profile }
}

/** The last sale of one of a hundred is not paid. */
function salesOf(profile: string, n: number) {
  return Array.from({ length: SALES }, (_, sale) => {
    const day = (n * 31 + sale * 97) % 540
    const shared = {
      created_at: dayOf(day),
      description: `Subscription to Basic until day ${day + 30} (1 month)`,
      event_id: `sub_${n}-${sale}/`,
      amount: 1_000 + (n % 900),
      unit: 'usd',
      order: `order-${n}-${sale}`,
      subscriber: profile
    }
    const side = (of: string, account: string) => ({ profile: of, account })
    const [payable, receivable] = [side(profile, 'Payable'), side(BROKER_PROFILE, 'Receivable')]
    const backlog = side(BROKER_PROFILE, 'Backlog')
    const order = { kind: 'order', ...shared, dest: payable, orig: receivable }
    const payment = { kind: 'payment', ...shared, dest: receivable, orig: backlog }
    return sale === SALES - 1 && n % 100 === 0 ? [order] : [order, payment]
  }).flat()
}

function dayOf(n: number): string {
  return new Date(Date.UTC(2024, 0, 1) + n * DAY_MS).toISOString()
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system: kernel } = process.cpuUsage(before)
  return Math.round((user + kernel) / 1_000)
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 1_000)
}

function say(figures: object): void {
  console.log(JSON.stringify(figures))
}
