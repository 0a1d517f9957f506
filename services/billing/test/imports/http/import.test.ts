import { testSystem } from '@bursar/testing'
import t from 'tap'

const url = '/api/billing/broker/transfers/import'

t.test('past sales come in once, and bad rows do not stop good ones', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  await system.register('ann')
  await system.settled()
  const rows = [
    { subscriber: 'ann', created_at: '1997-01-01', amount: 1177 },
    { subscriber: '00004', created_at: '1997-01-01', amount: 2933 },
    { subscriber: '00004', created_at: '1997-01-01', amount: 2933 },
    { subscriber: '00004', created_at: '1997-01-18', amount: 0 },
    { subscriber: 'not a slug', created_at: '1997-01-01', amount: 1 },
    { subscriber: 'x', created_at: 'yesterday', amount: 1 },
    { subscriber: 'x', created_at: '1997-01-01', amount: -1 },
    { subscriber: 'x', created_at: '2997-01-01', amount: 1 },
    { subscriber: 'x', created_at: '1997-01-01', amount: 1, unit: 'xxz' },
    { subscriber: 'x', created_at: '1997-01-01', amount: 1, plan: 'nothing' },
    'no row'
  ]
  const first = await admin.post(url, rows)
  t.equal(first.status, 201)
  t.match(first.body, { created: 4, skipped: 0 })
  t.same(
    first.body.failed.map(({ row, errors }: any) => [row, ...Object.keys(errors)]),
    [
      [5, 'subscriber'],
      [6, 'created_at'],
      [7, 'amount'],
      [8, 'created_at'],
      [9, 'unit'],
      [10, 'plan'],
      [11, 'row']
    ]
  )
  await system.settled()
  const again = await admin.post(url, rows.slice(0, 4))
  const all = { created: 0, skipped: 4, updated: 0, failed_count: 0, failed: [], timezone: 'UTC' }
  t.same([again.status, again.body], [200, all])

  const profile = await admin.get('/api/profile/00004')
  t.match(profile.body, { slug: '00004', full_name: '00004' }, 'an unknown subscriber becomes a profile')
  const history = await admin.get('/api/billing/00004/history')
  t.match(history.body, { count: 5, balance_amount: 0 }, 'an order and a payment each, and an order of 0')
  const receivables = await admin.get('/api/billing/broker/receivables?o=-created_at')
  t.match(receivables.body, { count: 3, balance_amount: 1177 + 2 * 2933 })
  t.equal(receivables.body.results[0].created_at, '1997-01-01T00:00:00.000Z')
  const then = await admin.get('/api/billing/broker/receivables?ends_at=1997-01-01')
  t.match(then.body, { count: 0, balance_amount: 0 })
  const report = await system.operator.verify()
  t.equal(report.ok, true, JSON.stringify(report.checks))
})

t.test('a file comes in as CSV, and a row with a key is known by it', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Basic')
  const csv =
    'subscriber,plan,created_at,amount,unit,description\nbob,basic,2026-01-10,1000,usd,\nbob,,2026-01-11,500,eur,"Mug, blue"\n'
  const sent = await admin.post(url, csv, { 'content-type': 'text/csv' })
  t.match([sent.status, sent.body], [201, { created: 2, skipped: 0, failed: [] }])
  await system.settled()
  t.match((await admin.get('/api/profile/bob/subscriptions')).body, {
    count: 1,
    results: [
      { plan: { slug: plan }, created_at: '2026-01-10T00:00:00.000Z', ends_at: '2026-02-10T00:00:00.000Z' }
    ]
  })
  t.match((await admin.get('/api/billing/bob/history')).body, { balances: { eur: 0, usd: 0 } })
  t.equal((await admin.delete('/api/profile/broker/plans/basic')).status, 403)
  const form = [
    '--mark',
    'content-disposition: form-data; name="file"; filename="sales.csv"',
    'content-type: text/csv',
    '',
    csv,
    '--mark--',
    ''
  ].join('\r\n')
  const multipart = await admin.post(url, form, { 'content-type': 'multipart/form-data; boundary=mark' })
  t.match(multipart.body, { created: 0, skipped: 2 })

  const keyed = [
    { key: 'a', subscriber: 'bob', created_at: '2026-01-01', amount: 1 },
    { key: 'a', subscriber: 'bob', created_at: '2026-01-01', amount: 1 },
    { key: 'b', subscriber: 'bob', created_at: '2026-01-01', amount: 1 }
  ]
  t.match((await admin.post(url, keyed)).body, { created: 2, skipped: 1 })
  t.match((await admin.post(url, 'a,b\n1,2\n', { 'content-type': 'text/csv' })).body.errors, {
    file: [String]
  })
  const tooMany = Array.from({ length: 5_001 }, () => 0)
  t.match(await admin.post(url, tooMany), {
    status: 400,
    body: { detail: 'A request may have at most 5,000 items.' }
  })
})

t.test('a long import is cut into appends and introduces each subscriber once', async (t) => {
  const system = await testSystem(t)
  const rows = Array.from({ length: 1_200 }, (_, n) => ({
    subscriber: `c${n % 7}`,
    created_at: '2025-12-01',
    amount: n
  }))
  const sent = await system.admin.post(url, rows, { 'idempotency-key': 'long' })
  t.match(sent.body, { created: 1_200, skipped: 0, failed: [] })
  await system.settled()
  t.same((await system.admin.post(url, rows, { 'idempotency-key': 'long' })).body, sent.body)
  const events = await system.engines.get('billing')?.events.read(0, 10_000)
  t.equal(events?.filter(({ type }) => type === 'billing.subscriber-introduced').length, 7)
  const total = await system.admin.get('/api/billing/broker/receivables')
  t.equal(total.body.balance_amount, (1_199 * 1_200) / 2)
})

t.test('consent 29: a subscriber is found as it is written, else without regard to case', async (t) => {
  const system = await testSystem(t)
  const { admin, settled } = system
  const row = (subscriber: string, day: string) => ({ subscriber, created_at: `2026-01-${day}`, amount: 100 })
  const importRows = async (...rows: object[]) => {
    t.equal((await admin.post(url, rows)).status, 201)
    await settled()
  }
  const salesOf = async (name: string) => (await admin.get(`/api/billing/${name}/history`)).body.count / 2
  await importRows(row('Acme', '01'), row('acme', '02'), row('ACME', '03'))
  t.equal(await salesOf('Acme'), 3, 'one file, three spellings, one customer')
  await importRows(row('aCmE', '04'))
  t.equal(await salesOf('Acme'), 4, 'and a later one')

  const newcomer = await system.register('acme')
  await settled()
  t.match((await newcomer.get('/api/profile/acme')).body, { full_name: 'User acme' })
  await importRows(row('ACME', '05'), row('acme', '06'))
  t.match((await newcomer.get('/api/billing/acme/history')).body, { count: 0 }, 'never whoever took the name')
  t.match((await admin.get('/api/billing/acme/history')).body, { count: 0 }, 'not in its book either')
  const books = (await admin.get('/api/billing/broker/receivables')).body
  t.equal(books.count, 6)

  const bob = await system.register('bob')
  await settled()
  await importRows(row('BOB', '07'))
  const called = (await admin.get('/api/profile?q=bob')).body.results
  t.match(called, [{ full_name: 'User bob' }], 'a profile that somebody manages, and no shadow beside it')
  t.equal(called.length, 1)
  t.match((await bob.get('/api/billing/bob/history')).body, { count: 0 }, 'who is not shown it')
})
