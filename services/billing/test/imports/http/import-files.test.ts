/** Files of past sales over HTTP: what is refused whole, what fails by itself, zones, and trying it out. */
import { hash } from 'node:crypto'
import { BROKER_PROFILE } from '@bursar/contracts'
import { testSystem } from '@bursar/testing'
import t from 'tap'

const url = '/api/billing/broker/transfers/import'
const csv = { 'content-type': 'text/csv' }

t.test('broken files and records are told by line, and nothing else of them is booked', async (t) => {
  const { admin, settled } = await testSystem(t)
  const file =
    'subscriber;created_at;amount;currency;description\r\n' +
    'ann;2026-01-05;1;560;eur;\r\nbob;2026-01-05;24900;EUR;"Desk\r\nand 2"\r\ncy;2026-01-05;249.00;usd;\r\n"d'
  const { status, body } = await admin.post(url, file, csv)
  t.equal(status, 201)
  t.match(body, { created: 1, skipped: 0, failed_count: 3 })
  t.match(body.failed, [
    { row: 1, line: 2, reason: /6 cells where the header has 5 columns/ },
    { row: 3, line: 5, reason: /amount: "249.00" .*24900 for 249.00/ },
    { row: 4, line: 6, reason: /quote/ }
  ])
  await settled()
  const { results } = (await admin.get('/api/billing/broker/receivables')).body
  t.match(results, [{ amount: '€249.00', description: 'Desk\nand 2' }])
  const plain = {
    subscriber: 'bob',
    created_at: '2026-01-05',
    amount: 24_900,
    unit: 'eur',
    description: 'Desk\nand 2'
  }
  t.match((await admin.post(url, [plain])).body, { created: 0, skipped: 1 }, 'as JSON it is the same sale')
  for (const [bad, message] of [
    ['subscriber,created_at,amount,notes\nann,2026-01-05,1,x\n', /unknown columns: notes/],
    ['subscriber,created_at,amount,amount\n', /amount twice/],
    [
      Buffer.from('subscriber,created_at,amount\nann,2026-01-05,1\nzo\xeb,2026-01-05,1\n', 'latin1'),
      /^Line 3/
    ]
  ] as const) {
    const refused = await admin.post(url, bad, csv)
    t.match([refused.status, refused.body.errors?.file ?? refused.body.file], [400, [message]])
  }
  const latin = Buffer.from('subscriber,created_at,amount,description\nann,2026-01-05,1,\x80\n', 'latin1')
  t.match((await admin.post(`${url}?encoding=windows-1252`, latin, csv)).body, { created: 1 })
  t.equal((await admin.post(`${url}?encoding=ebcdic`, latin, csv)).status, 400)
  const many = await admin.post(url, `subscriber,created_at,amount\n${'a\n'.repeat(5_000)}`, csv)
  t.match([many.body.failed_count, many.body.failed.length], [5_000, 1_000])
  t.equal((await admin.post(url, `subscriber,created_at,amount\n${'a\n'.repeat(5_001)}`, csv)).status, 413)
})

t.test('bare dates are read in one zone for good', async (t) => {
  const { admin, settled, engines } = await testSystem(t)
  const put = async (default_timezone: string) => {
    const { body } = await admin.get('/api/profile/broker')
    const changed = { full_name: body.full_name, email: body.email, default_timezone }
    t.equal((await admin.put('/api/profile/broker', changed)).status, 200)
    await settled()
  }
  const kept = async () =>
    (await engines.get('billing')?.events.read(0, 10_000))?.filter(
      ({ type }) => type === 'billing.import-zone-kept'
    ).length
  const bare = { subscriber: 'ann', created_at: '2025-09-01', amount: 100 }
  await put('America/Los_Angeles')
  const instant = { ...bare, created_at: '2025-09-01T07:00:00Z' }
  t.match((await admin.post(`${url}?dry_run=1`, [bare])).body, {
    created: 1,
    timezone: 'America/Los_Angeles'
  })
  t.match((await admin.post(`${url}?timezone=Asia/Tokyo`, [{ ...bare, amount: 5 }])).body, {
    timezone: 'Asia/Tokyo'
  })
  t.equal(await kept(), 0, 'neither keeps a zone')
  t.match((await admin.post(url, [bare, { ...instant, twin: 0 }])).body, { created: 1, skipped: 1 })
  t.equal(await kept(), 1)
  await put('Asia/Tokyo')
  t.match((await admin.post(url, [bare, bare])).body, {
    created: 1,
    skipped: 1,
    timezone: 'America/Los_Angeles'
  })
  t.equal(await kept(), 1)
  const elsewhere = await admin.post(`${url}?timezone=UTC`, [bare])
  t.match(elsewhere.body, { created: 1, timezone: 'UTC' }, 'another instant is another sale')
  t.equal((await admin.post(`${url}?timezone=Mars/Base`, [bare])).status, 400)
})

t.test('a dry run says what would happen, and nothing does', async (t) => {
  const { admin, settled, engines } = await testSystem(t)
  const billing = engines.get('billing')
  const rows = [
    { subscriber: 'ann', created_at: '2025-08-31T22:30:00Z', amount: 100 },
    { subscriber: 'ann', created_at: '2025-08-01', amount: 200, unit: 'EUR' },
    { subscriber: 'ann', created_at: '2025-08-01', amount: 200, unit: 'eur' },
    { subscriber: 'bob', created_at: '2025-08-01', amount: 1, plan: 'none' }
  ]
  const before = (await billing?.events.head())?.position
  const dry = await admin.post(`${url}?dry_run=1&timezone=Europe/Paris`, rows, { 'idempotency-key': 'dry' })
  t.equal(dry.status, 200)
  t.match(dry.body, { created: 3, skipped: 0, failed_count: 1, failed: [{ row: 4 }] })
  t.same(dry.body.months, [
    { month: '2025-08', unit: 'eur', rows: 2, amount: 400 },
    { month: '2025-09', unit: 'usd', rows: 1, amount: 100 }
  ])
  await settled()
  t.equal((await billing?.events.head())?.position, before, 'no event')
  t.equal((await admin.get('/api/profile/ann')).status, 404, 'no shadow')
  const taken = await admin.post(`${url}?timezone=Europe/Paris`, rows, { 'idempotency-key': 'real' })
  t.match(taken.body, { created: 3, failed_count: 1 })
  t.notOk('months' in taken.body)
  const again = await admin.post(`${url}?dry_run=1&timezone=Europe/Paris`, rows, { 'idempotency-key': 'dry' })
  t.match(again.body, { created: 0, skipped: 3, months: [] }, 'the answer of a dry run is no kept answer')
})

t.test('names and addresses are taken for those whom the file introduces alone', async (t) => {
  const { admin, settled, register } = await testSystem(t)
  await register('bob')
  await settled()
  const file =
    'subscriber,created_at,amount,full_name,email\nann,2025-09-01,1,,\n' +
    'ann,2025-09-02,1,Ann Invented,ann@example.com\nbob,2025-09-01,1,Mallory,mallory@example.com\n'
  t.match((await admin.post(url, file, csv)).body, { created: 3, failed_count: 0 })
  await settled()
  t.match((await admin.get('/api/profile/ann')).body, { full_name: 'Ann Invented', email: 'ann@example.com' })
  const { full_name, email } = (await admin.get('/api/profile/bob')).body
  t.notMatch([full_name, email], [/Mallory/])
  t.not(email, 'mallory@example.com')
})

t.test('later files say names and addresses of whom nobody manages yet', async (t) => {
  const { admin, settled, engines } = await testSystem(t)
  const billing = engines.get('billing')
  const head = async () => (await billing?.events.head())?.position
  const shown = async () => {
    await settled()
    const { full_name, email } = (await admin.get('/api/profile/ann')).body
    return [full_name, email]
  }
  const header = 'subscriber,created_at,amount,full_name,email\n'
  const bare = `${header}ann,2025-09-01,1,,\nann,2025-09-02,2,,\n`
  t.match((await admin.post(url, bare, csv)).body, { created: 2, updated: 0 })
  t.same(await shown(), ['ann', ''])

  const old = `${header}ann,2025-09-01,1,Ann One,one@example.com\n`
  t.match(
    (await admin.post(url, old, csv)).body,
    { created: 0, skipped: 1, updated: 1 },
    'of a known sale too'
  )
  t.same(await shown(), ['Ann One', 'one@example.com'])

  const both = `${header}ann,2025-09-02,2,Ann Two,\nann,2025-09-01,1,Ann One,one@example.com\n`
  const before = await head()
  t.match((await admin.post(`${url}?dry_run=1`, both, csv)).body, { created: 0, updated: 1 })
  t.equal(await head(), before, 'a dry run tells it and does nothing')
  t.match((await admin.post(url, both, csv)).body, { created: 0, updated: 1 })
  t.same(await shown(), ['Ann Two', 'one@example.com'], 'the sale that was made last counts')
  const settledAt = await head()
  for (const file of [both, old, bare]) {
    t.match((await admin.post(url, file, csv)).body, { created: 0, updated: 0 }, 'and nothing older after it')
  }
  t.equal(await head(), settledAt, 'without an event')

  const faulty = `${header}ann,2025-09-03,no,Ann Three,\n`
  t.match(
    (await admin.post(url, faulty, csv)).body,
    { failed_count: 1, updated: 0 },
    'a bad row says nothing'
  )
  t.same(await shown(), ['Ann Two', 'one@example.com'])
})

t.test('whom somebody manages is called as they say, whatever a file says', async (t) => {
  const { admin, settled, register } = await testSystem(t)
  const claimer = await register('claimer')
  await settled()
  const header = 'subscriber,created_at,amount,full_name,email\n'
  await admin.post(url, `${header}ann,2025-09-01,1,Ann One,one@example.com\n`, csv)
  await settled()
  const offered = await admin.post('/api/profile/ann/roles/manager', { slug: 'claimer' })
  t.equal(offered.status, 201)
  await settled()
  const mine = await claimer.get('/api/users/claimer/accessibles')
  const path = new URL(mine.body.results.find((one: any) => one.accept_grant_api_url).accept_grant_api_url)
    .pathname
  t.equal((await claimer.put(path)).status, 200)
  await settled()
  const later = `${header}ann,2025-09-05,1,Mallory,mallory@example.com\n`
  t.match((await admin.post(url, later, csv)).body, { created: 1, updated: 0 })
  await settled()
  const { full_name, email } = (await claimer.get('/api/profile/ann')).body
  t.same([full_name, email], ['Ann One', 'one@example.com'])
})

t.test('two providers who import one name describe each their own', async (t) => {
  const { admin, register, settled } = await testSystem(t)
  const seller = await register('seller')
  await settled()
  t.equal((await seller.post('/api/users/seller/profiles', { slug: 'shop', full_name: 'Shop' })).status, 201)
  await settled()
  const header = 'subscriber,created_at,amount,full_name\n'
  await admin.post(url, `${header}ann,2025-09-01,1,Ann of the broker\n`, csv)
  await settled()
  const shop = '/api/billing/shop/transfers/import'
  t.match((await seller.post(shop, `${header}ann,2025-09-09,1,Ann of the shop\n`, csv)).body, { updated: 0 })
  await settled()
  t.match((await admin.get('/api/profile/ann')).body, { full_name: 'Ann of the broker' })
})

t.test('what version 0.1 stored is found as it came then', async (t) => {
  const { admin, engines } = await testSystem(t)
  const billing = engines.get('billing')
  const check = (identity: string) => `check_${hash('sha256', identity, 'hex').slice(0, 40)}`
  const fields = [BROKER_PROFILE, 'ann', '', '2025-09-01T00:00:00.000Z', 100, 'usd', 'Mug']
  const names = [check(`${JSON.stringify(fields)} 0`), check(JSON.stringify([BROKER_PROFILE, 'row_x_0']))]
  await billing?.transact({ actor: 'system', correlationid: 'then', causationid: 'then' }, async (tx) => {
    for (const name of names) tx.reserve({ space: 'import', name, value: 'order' }, 'again')
  })
  const row = { subscriber: 'ann', created_at: '2025-09-01', amount: 100, description: 'Mug ' }
  t.match((await admin.post(`${url}?timezone=America/Los_Angeles`, [row, row])).body, {
    created: 1,
    skipped: 1
  })
  const fromFile = { subscriber: 'bob', created_at: '1997-01-01', amount: 5, former_key: 'row_x_0' }
  t.match((await admin.post(url, [fromFile])).body, { created: 0, skipped: 1 })
})
