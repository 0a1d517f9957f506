import { spawnSync } from 'node:child_process'
import { expected, tell, testSite, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

const url = '/api/billing/transactions/ledger'
const noLedger =
  spawnSync('ledger', ['--version']).status === 0 ? false : 'the program `ledger` is not installed'

/** A book with two providers, two currencies, a refund, a dispute, a withdrawal, an import and a write-off. */
async function book(t: Test) {
  const system = await testSystem(t)
  const { admin } = system
  const seller = await system.register('seller')
  const shop = await system.openProfile(seller, 'The Shop')
  const basic = await system.makePlan(seller, shop, 'Basic  ; "quoted" (one)', { period_amount: 24900 })
  const yen = await system.makePlan(admin, 'broker', 'Yen', { period_amount: 120000, unit: 'jpy' })
  const [ann, bob] = [await system.register('ann'), await system.register('bob')]
  await system.settled()
  const first = await system.subscribe(ann, 'ann', basic)
  const second = await system.subscribe(bob, 'bob', basic)
  await system.subscribe(ann, 'ann', yen)
  await system.settled()
  const refund = { lines: [{ num: 0, refunded_amount: 1001 }] }
  expected(await seller.post(`/api/billing/ann/charges/${first.processor_key}/refund`, refund), 200)
  const disputed = { type: 'charge.dispute.created', charge: second.processor_key ?? '' }
  await tell(system.anonymous, { ...disputed, at: system.clock.now() })
  expected(await seller.post(`/api/billing/${shop}/transfers`, { amount: 1 }), 201)
  const past = [
    { subscriber: 'old', created_at: '2025-01-31', amount: 1177, description: '; * (x) = a\tb' },
    { subscriber: 'old', created_at: '2025-02-28', amount: 0 }
  ]
  expected(await seller.post(`/api/billing/${shop}/transfers/import`, past), 201)
  await bob.post('/api/cart', { plan: yen })
  expected(await bob.post('/api/billing/bob/checkout/paylater', {}), 201)
  expected(await admin.delete('/api/billing/bob/balance?amount=50000'), 204)
  await system.settled()
  return { system, admin, seller, ann }
}

/** Balances as the rows of the API have them: `ann:Payable USD` → 1/100 units. */
async function balancesOf(admin: Awaited<ReturnType<typeof book>>['admin']): Promise<Map<string, number>> {
  const sums = new Map<string, number>()
  const add = (profile: string, account: string, unit: string, amount: number) => {
    const key = `${profile}:${account} ${unit.toUpperCase()}`
    sums.set(key, (sums.get(key) ?? 0) + amount)
  }
  for (let page = 1, next: unknown = true; next; page++) {
    const { body } = await admin.get(`/api/billing/transactions?page_size=100&page=${page}`)
    for (const row of body.results) {
      add(row.dest_profile.slug, row.dest_account, row.dest_unit, row.dest_amount)
      add(row.orig_profile.slug, row.orig_account, row.orig_unit, -row.orig_amount)
    }
    next = body.next
  }
  return new Map([...sums].filter(([, sum]) => sum !== 0))
}

/** The same as the program says them: amounts one a line, and the account behind the last of them. */
function balancesBy(journal: string): Map<string, number> {
  const input = { input: journal, encoding: 'utf8' } as const
  const said = spawnSync('ledger', ['-f', '-', 'balance', '--flat', '--no-total'], input)
  if (said.status !== 0) throw new Error(said.stderr)
  const sums = new Map<string, number>()
  const open: [unit: string, sum: number][] = []
  for (const line of said.stdout.split('\n')) {
    const [, amount, unit, account] = /^ *(-?[\d.]+) (\w+)(?: {2}(\S+))?$/.exec(line) ?? []
    if (unit === undefined) continue
    open.push([unit, Math.round(Number(amount) * 100)])
    if (account === undefined) continue
    for (const [unit, sum] of open.splice(0)) sums.set(`${account} ${unit}`, sum)
  }
  return sums
}

t.test('the broker exports the book as a journal, and nobody else', async (t) => {
  const { system, admin, seller, ann } = await book(t)
  const answer = await admin.get(url)
  t.equal(answer.status, 200)
  const journal: string = answer.body
  t.match(answer.headers, {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': 'attachment; filename="ledger-2026-01-15.journal"'
  })
  const { count } = (await admin.get('/api/billing/transactions')).body
  t.equal(journal.match(/^\d{4}\/\d\d\/\d\d \* /gm)?.length, count, 'a transaction for each row')
  t.ok(journal.includes('; * (x) = a b'), 'a description is one line')
  const { token } = expected(await system.anonymous.post('/api/auth', testSite.admin), 201)
  const headers = { authorization: `Bearer ${token}` }
  for (let n = 0; n < 3; n++) {
    const head = await system.app.inject({ method: 'HEAD', url, headers })
    t.match([head.statusCode, head.payload, head.headers['content-type']], [200, '', /^text\/plain/])
  }
  for (const who of [seller, ann]) t.equal((await who.get(url)).status, 403)
  t.equal((await system.anonymous.get(url)).status, 401)

  t.test('the program `ledger` reads it, and its balances are ours', { skip: noLedger }, async (t) => {
    t.same(Object.fromEntries(balancesBy(journal)), Object.fromEntries(await balancesOf(admin)))
  })
})
