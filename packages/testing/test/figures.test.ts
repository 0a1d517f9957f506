/** The figures of a year of business, held against a computation in another language over the ledger rows. */
import { spawn, spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expected, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const program = fileURLToPath(new URL('../../../scripts/figures/check.py', import.meta.url))
const python = spawnSync('python3', ['-c', 'import sqlite3, zoneinfo']).status === 0
const skip = python ? false : 'no Python 3.9 to compute with'
const day = 86_400_000

// Hundreds of tables, twice; a busy machine takes its time.
t.setTimeout(300_000)

/**
 * Two shops of two zones, with trials, taxes, advance payments, coupons, several lines, renewals by the clock, refunds by
 * parts, churn and imports.
 */
async function yearOfBusiness(t: Test): Promise<TestSystem> {
  const system = await testSystem(t, { startAt: '2025-01-01T00:00:00.000Z' })
  const owner = await system.register('owner')
  const shop = await system.openProfile(owner, 'Shop', { default_timezone: 'America/New_York' })
  const other = await system.openProfile(owner, 'Other')
  const advance_discounts = [
    { discount_type: 'percentage', discount_value: 1000, length: 12 },
    { discount_type: 'currency', discount_value: 700, length: 6 }
  ] as const
  const basic = {
    period_amount: 24_900,
    setup_amount: 1_500,
    advance_discounts: [...advance_discounts],
    renewal_type: 'repeat' as const
  }
  await system.makePlan(owner, shop, 'Basic', basic)
  await system.makePlan(owner, shop, 'Weekly', { period_type: 'weekly', period_amount: 999 })
  const tried = { period_amount: 1_999, setup_amount: 250, trial_days: 10, tax_included: true }
  await system.makePlan(owner, shop, 'Tried', tried)
  const rates = [
    { title: 'VAT', percent: 1_950 },
    { title: 'VAT', percent: 700, country: 'AT' }
  ]
  expected(await owner.put(`/api/profile/${shop}/taxes`, rates), 200)
  await system.makePlan(owner, other, 'Extra', { period_amount: 17_999 })
  expected(await system.admin.patch(`/api/profile/${other}/plans/extra`, { broker_fee: 1000 }), 200)
  const coupon = {
    code: 'HALF',
    discount_type: 'percentage',
    discount_value: 5000,
    ends_at: '2027-01-01T00:00:00Z'
  }
  expected(await owner.post(`/api/billing/${shop}/coupons`, coupon), 201)
  const past = { subscriber: 'old', created_at: '2024-11-30T23:30:00Z', amount: 5_001 }
  const sales = [
    past,
    { ...past, unit: 'eur' },
    { ...past, subscriber: 'older', plan: 'basic', amount: 24_900 }
  ]
  expected(await owner.post(`/api/billing/${shop}/transfers/import`, sales), 201)
  for (let n = 0; n < 12; n++) {
    system.clock.set(new Date(Date.UTC(2025, n, 1) + ((n * 37) % 28) * day + n * 4_567_891).toISOString())
    await customerOfMonth(system, owner, n)
    expected(await system.admin.post('/api/billing/renew', {}), 200)
    await system.settled()
  }
  await system.settled()
  return system
}

/** One new customer, who buys in a way that the number decides. */
async function customerOfMonth(system: TestSystem, owner: any, n: number): Promise<void> {
  const slug = `customer-${n}`
  const buyer = await system.register(slug)
  if (n % 2 === 0) expected(await buyer.patch(`/api/profile/${slug}`, { country: 'AT' }), 200)
  const plans = [['basic'], ['basic', 'extra'], ['weekly', 'basic'], ['weekly', 'tried']][n % 4] ?? []
  for (const plan of plans)
    expected(await buyer.post('/api/cart', { plan, option: plan === 'basic' ? 1 + (n % 3) : 1 }), 201)
  if (n % 3 === 1 && plans.includes('basic'))
    expected(await buyer.post('/api/cart/redeem', { code: 'HALF' }), 200)
  const processor_token = n % 5 === 4 ? 'tok_pending' : 'tok_visa'
  const charge = expected(
    await buyer.post(`/api/billing/${slug}/checkout`, { processor_token, remember_card: true }),
    201
  )
  await system.settled()
  if (n % 4 < 3 && processor_token === 'tok_visa') {
    const url = `/api/billing/${slug}/charges/${charge.processor_key}/refund`
    for (const refunded_amount of [101, 333]) {
      expected(await owner.post(url, { lines: [{ num: 0, refunded_amount }] }), 200)
    }
    if (n % 4 === 1) expected(await owner.post(url, { lines: [{ num: 0 }] }), 200)
  }
  if (n % 4 === 2) expected(await buyer.delete(`/api/profile/${slug}/subscriptions/weekly`), 204)
}

/** Runs the check on a system behind that address. */
function check(url: string): Promise<{ code: number | null; report: any; err: string }> {
  const env = { PATH: process.env.PATH ?? '', BURSAR_PASSWORD: 'admin-password' }
  const child = spawn('python3', ['-B', program, url, '--json'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code, report: out ? JSON.parse(out) : undefined, err }))
  )
}

/** What a gateway answers, changed on its way where `change` says so. */
async function changed(
  t: Test,
  url: string,
  change: (path: string, body: string) => string
): Promise<string> {
  const server = createServer(async (request, response) => {
    const { authorization } = request.headers
    const headers = { 'content-type': 'application/json', ...(authorization && { authorization }) }
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = parts.length > 0 ? { body: Buffer.concat(parts) } : {}
    const answer = await fetch(url + request.url, { method: request.method ?? 'GET', headers, ...body })
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(change(request.url ?? '', await answer.text()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Wrong answers, each of which has to be found and named. */
const lies = [
  { what: /^shop funds usd monthly/m, path: /shop\/funds.*monthly/, wrong: /(Z",)0\]/, by: '$11]' },
  { what: /^other balances/m, path: /other\/balances\?/, wrong: /\d+\]\]/, by: '7]]' },
  { what: /^shop lifetimevalue/m, path: /lifetimevalue/, wrong: /"cash_payments":/, by: '"cash_payments":1' },
  { what: /^shop taxes usd/m, path: /shop\/taxes.*monthly/, wrong: /(Z",)(\d+)\]/, by: '$11$2]' },
  { what: /^shop forecast usd/m, path: /shop\/forecast/, wrong: /(Z",)(\d+)\]/, by: '$11$2]' },
  {
    what: /^shop numbers of each invoice/m,
    path: /shop\/issued/,
    wrong: /("number":"[A-Z0-9-]+)\d"/,
    by: '$1"'
  },
  {
    what: /^price of order/m,
    path: /events/,
    wrong: /("type":"billing.plan-created".*?"period_amount":)/g,
    by: '$11'
  },
  { what: /^refund of line/m, path: /events/, wrong: /"fee_back":/, by: '"fee_back":1' }
]

t.test('what is answered is what the rows come to', { skip }, async (t) => {
  const system = await yearOfBusiness(t)
  const url = await system.app.listen({ port: 0, host: '127.0.0.1' })
  const { code, report, err } = await check(url)
  t.same(report?.differences, [], err)
  t.equal(code, 0)
  t.ok(report.compared > 200, `${report.compared} compared`)

  const liar = await changed(t, url, (asked, body) =>
    lies.reduce((told, { path, wrong, by }) => (path.test(asked) ? told.replace(wrong, by) : told), body)
  )
  const found = await check(liar)
  t.equal(found.code, 1)
  const named = found.report.differences.map(({ what }: { what: string }) => what).join('\n')
  for (const { what } of lies) t.match(named, what)
  t.match(await check('http://127.0.0.1:1'), { code: 2, err: /127/ })
})
