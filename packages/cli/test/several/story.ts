/**
 * One story by HTTP alone, so that every form of the system can be told it: who registers, sells, buys, invites
 * and leaves, what is refused, and what the lists and figures then say.
 */
import { ask } from '../http.ts'
import { adminPassword, type Server } from '../processes.ts'
import { caughtUp } from './caught-up.ts'

/** An answer, without what two live systems cannot have in common. */
export interface CallAnswer {
  readonly call: string
  readonly status: number
  readonly body: unknown
}

/** Where the clock of a told system stands. */
export const STORY_CLOCK = '2026-01-15T12:00:00.000Z'

type Call = (method: string, path: string, token?: string, body?: unknown) => Promise<any>

/** Tells it, and answers what came, call by call. */
export async function tellStory(server: Server): Promise<CallAnswer[]> {
  const told: CallAnswer[] = []
  const call: Call = async (method, path, token, body) => {
    const { status, body: said } = await ask(server.url, method, path, token, body)
    told.push(common({ call: `${method} ${path}`, status, body: said }, server.url))
    return said
  }
  const { token: admin } = await call('POST', '/api/auth', undefined, {
    username: 'admin',
    password: adminPassword
  })
  const mona = await register(call, 'mona')
  const noah = await register(call, 'noah')
  await call('POST', '/api/auth', undefined, { username: 'mona', password: 'not-hers-at-all' })
  await call('POST', '/api/auth/register', undefined, account('mona'))
  await sell(call, admin)
  await buy(call, mona)
  const key = await offer(call, mona, noah)
  // What one person did another sees soon, and not at once.
  await caughtUp(server)
  await call('PUT', `/api/users/noah/accessibles/accept/${key}`, noah)
  await call('PATCH', '/api/users/mona', mona, { full_name: 'Mona of Acme' })
  await caughtUp(server)
  await read(call, { admin, mona, noah })
  return told
}

function account(username: string) {
  return {
    username,
    full_name: `User ${username}`,
    email: `${username}@example.com`,
    new_password: 'a-long-one'
  }
}

async function register(call: Call, username: string): Promise<string> {
  return (await call('POST', '/api/auth/register', undefined, account(username))).token
}

async function sell(call: Call, admin: string): Promise<void> {
  const plans = '/api/profile/broker/plans'
  const basic = { title: 'Basic', period_amount: 24_900, period_type: 'monthly', is_active: true }
  const discount = { discount_type: 'percentage', discount_value: 1_000, length: 12 }
  await call('POST', plans, admin, { ...basic, advance_discounts: [discount] })
  await call('POST', plans, admin, { ...basic, title: 'Free', period_amount: 0 })
  await call('POST', plans, admin, { ...basic, period_amount: -1 })
  await call('GET', plans, admin)
}

async function buy(call: Call, mona: string): Promise<void> {
  await call('POST', '/api/users/mona/profiles', mona, { full_name: 'Acme', email: 'acme@example.com' })
  await call('POST', '/api/cart', mona, { plan: 'basic', option: 2 })
  await call('GET', '/api/billing/acme/checkout', mona)
  await call('POST', '/api/billing/acme/checkout', mona, { processor_token: 'tok_chargeDeclined' })
  await call('POST', '/api/billing/acme/checkout', mona, { processor_token: 'tok_visa', remember_card: true })
  await call('POST', '/api/cart', mona, { plan: 'free' })
  await call('POST', '/api/billing/mona/checkout', mona, {})
  await call('POST', '/api/cart', mona, { plan: 'no-such-plan' })
}

/** Mona offers Noah a role; answers the key that he accepts it with. */
async function offer(call: Call, mona: string, noah: string): Promise<string> {
  const roles = '/api/profile/acme/roles'
  await call('GET', '/api/profile/acme', noah)
  await call('POST', `${roles}/contributor`, mona, { slug: 'noah' })
  return (await call('POST', `${roles}/manager`, mona, { slug: 'noah' })).grant_key
}

async function read(call: Call, { admin, mona, noah }: { admin: string; mona: string; noah: string }) {
  for (const path of ['acme/history', 'acme/balance', 'mona/history', 'noah/history']) {
    await call('GET', `/api/billing/${path}`, mona)
  }
  await call('GET', '/api/profile/acme', noah)
  await call('GET', '/api/profile/acme/roles', noah)
  await call('GET', '/api/profile/acme/subscriptions', noah)
  await call('GET', '/api/users/mona/profiles', mona)
  await call('GET', '/api/users/mona', mona)
  await call('GET', '/api/pricing')
  await call('GET', '/api/billing/charges', admin)
  await call('GET', '/api/billing/broker/receivables', admin)
  await call('GET', '/api/billing/transactions', mona)
  for (const table of ['funds', 'customers']) {
    await call('GET', `/api/metrics/broker/${table}?period_type=monthly&nb_periods=3`, admin)
  }
}

/** What is of one system alone: names of fields whose text is not compared, and texts wherever they stand. */
const fields = [
  'token',
  'refresh_token',
  'grant_key',
  'request_key',
  'processor_key',
  'request_id',
  'expires_at'
]
const texts: readonly [RegExp, string][] = [
  [/http:\/\/localhost:\d+/g, '<url>'],
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>'],
  [/\bch_[0-9a-f]{32}\b/g, '<charge>'],
  [/\b[0-9a-f]{40}\b/g, '<key>']
]

function common(told: CallAnswer, url: string): CallAnswer {
  const text = JSON.stringify(told, (name, value) =>
    fields.includes(name) && typeof value === 'string' ? `<${name}>` : value
  )
  const shared = texts.reduce(
    (now, [what, name]) => now.replaceAll(what, name),
    text.replaceAll(url, '<url>')
  )
  return JSON.parse(shared)
}
