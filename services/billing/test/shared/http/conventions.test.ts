/** What all operations have in common, seen from outside: who is told what, pages, searches, dates, forms, errors. */
import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

const urls: readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string][] = [
  ['GET', '/api/profile/NAME'],
  ['PUT', '/api/profile/NAME'],
  ['GET', '/api/profile/NAME/plans/none'],
  ['GET', '/api/profile/NAME/subscriptions'],
  ['DELETE', '/api/profile/NAME/subscriptions/none'],
  ['POST', '/api/profile/NAME/roles/manager'],
  ['GET', '/api/billing/NAME/history'],
  ['POST', '/api/billing/NAME/checkout'],
  ['POST', '/api/billing/NAME/charges/none/refund'],
  ['POST', '/api/billing/NAME/coupons'],
  ['GET', '/api/metrics/NAME/funds'],
  ['GET', '/api/users/NAME'],
  ['GET', '/api/users/NAME/accessibles']
]

t.test('who is nobody is told so first, an outsider nothing, the broker what is missing', async (t) => {
  const system = await testSystem(t)
  await system.register('mona')
  const outsider = await system.register('ned')
  await system.settled()
  const bad = { processor_token: 5, lines: 5, slug: 5, code: 5, full_name: 5 }
  for (const [method, path] of urls) {
    const ask = async (who: TestClient, name: string) => {
      const body = method === 'GET' || method === 'DELETE' ? undefined : bad
      const { status, body: said } = await who.request(method, path.replace('NAME', name), body)
      const { request_id, ...rest } = said ?? {}
      return [status, rest]
    }
    t.equal((await ask(system.anonymous, 'mona'))[0], 401, `${method} ${path}`)
    t.same(await ask(outsider, 'nobody-here'), await ask(outsider, 'mona'), 'known and unknown are one')
    t.equal((await ask(outsider, 'mona'))[0], 403)
    t.equal((await ask(system.admin, 'nobody-here'))[0], 404)
  }
})

t.test('pages, searches and orders of a list', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  for (const [title, period_amount] of [
    ['Desk', 300],
    ['Chair, red', 200],
    ['Lamp', 100]
  ] as const) {
    await system.makePlan(admin, 'broker', title, { period_amount })
  }
  const url = '/api/profile/broker/plans'
  const titles = async (query: string) =>
    expected(await admin.get(`${url}${query}`), 200).results.map(({ title }: { title: string }) => title)
  t.same(await titles('/?page_size=1000'), ['Lamp', 'Chair, red', 'Desk'], 'cheapest first, slash or not')
  t.same(await titles('?o=-title'), ['Lamp', 'Desk', 'Chair, red'])
  t.same(await titles('?o=unknown,title'), ['Chair, red', 'Desk', 'Lamp'])
  t.same(await titles('?q=LAMP,desk'), ['Lamp', 'Desk'])
  t.same(await titles('?q=%22chair, red%22'), ['Chair, red'])
  t.same(await titles('?q=lamp&q_f=slug'), ['Lamp'])
  t.same(await titles('?q=lamp&q_f=nonsense'), ['Lamp'], 'unknown fields are all fields')

  const second = expected(await admin.get(`${url}?page_size=1&q=a,e&page=2`), 200)
  t.same(Object.keys(second), ['count', 'next', 'previous', 'results'])
  t.equal(second.count, 3)
  t.equal(second.next, `http://bursar.test${url}?page_size=1&q=a,e&page=3`)
  t.equal(second.previous, `http://bursar.test${url}?page_size=1&q=a,e`)
  t.same(await titles('?page_size=2&page=last'), ['Desk'])
  for (const page of ['3', '0', 'x', '-1', '1.5']) {
    const past = await admin.get(`${url}?page_size=2&page=${page}`)
    t.match(past, { status: 404, body: { detail: 'Invalid page.' } }, page)
  }
  t.equal((await admin.get(`${url}?page_size=0`)).status, 400)
  for (const date of ['yesterday', '2026-02-30', '12']) {
    t.match(await admin.get(`${url}?start_at=${date}`), {
      status: 400,
      body: { errors: { start_at: Array } }
    })
  }
})

t.test('a header is in the unit that is asked for, when it is one', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  for (const url of ['/api/billing/mona/history', '/api/billing/charges', '/api/billing/transactions']) {
    const client = url.includes('mona') ? mona : system.admin
    t.match(await client.get(`${url}?unit=EUR`), { status: 200, body: { balance_unit: 'eur' } }, url)
    t.match(await client.get(`${url}?unit=`), { status: 200, body: { balance_unit: 'usd' } }, url)
    const refused = await client.get(`${url}?unit=xxx`)
    t.match(refused, { status: 400, body: { errors: { unit: ['"xxx" is not a known currency.'] } } }, url)
  }
})

t.test('a bare date is midnight where the profile is; from it on, and up to it', async (t) => {
  const system = await testSystem(t, { startAt: '2026-01-15T07:59:59.000Z' })
  const { admin } = system
  await admin.patch('/api/profile/broker', { default_timezone: 'America/Los_Angeles' })
  await system.makePlan(admin, 'broker', 'Before')
  system.clock.set('2026-01-15T08:00:00.000Z')
  await system.makePlan(admin, 'broker', 'After')
  await system.settled()
  const titles = async (query: string) =>
    expected(await admin.get(`/api/profile/broker/plans?${query}`), 200)
      .results.map(({ title }: { title: string }) => title)
      .sort()
  t.same(await titles(''), ['After', 'Before'], 'what is dated this very instant is there')
  t.same(await titles('start_at=2026-01-15'), ['After'])
  t.same(await titles('ends_at=2026-01-15'), ['Before'])
  t.same(await titles('start_at=2026-01-15T07:59:59Z&ends_at=2026-01-15T08:00:00Z'), ['Before'])
  t.same(await titles('timezone=local&start_at=2026-01-15'), ['After'])
  t.same(await titles('timezone=Mars&start_at=2026-01-15'), ['After'], 'on lists it is ignored')
})

t.test('a form says what JSON says, on every method', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const urlencoded = { 'content-type': 'application/x-www-form-urlencoded' }
  const terms = 'title=Desk&period_amount=24900&is_active=on&period_type=monthly&unlock_event='
  const discounts = encodeURIComponent('[{"discount_type":"percentage","discount_value":"1000","length":12}]')
  const made = expected(
    await admin.post('/api/profile/broker/plans/', `${terms}&advance_discounts=${discounts}`, urlencoded),
    201
  )
  t.match(made, { title: 'Desk', period_amount: 24900, is_active: true, unlock_event: null })
  t.same(made.advance_discounts, [{ discount_type: 'percentage', discount_value: 1000, length: 12 }])
  const part = (name: string, value: string) =>
    `--X\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const multipart = { 'content-type': 'multipart/form-data; boundary=X' }
  const patched = await admin.patch(
    '/api/profile/broker/plans/desk',
    `${part('period_amount', '100')}${part('is_active', 'FALSE')}--X--\r\n`,
    multipart
  )
  t.match(patched, { status: 200, body: { title: 'Desk', period_amount: 100, is_active: false } })
  const bad = await admin.patch(
    '/api/profile/broker/plans/desk',
    'period_amount=1e3&is_active=maybe',
    urlencoded
  )
  t.same(bad.body.errors, {
    period_amount: ['This must be a whole number from 0 to 1,000,000,000,000.'],
    is_active: ['This must be true or false.']
  })
  const text = await admin.patch('/api/profile/broker/plans/desk', 'x', { 'content-type': 'text/plain' })
  t.equal(text.status, 415)
})

t.test('what cannot be tried, or asked of the past, is refused and not done', async (t) => {
  const system = await testSystem(t)
  const { admin } = system
  const plan = await system.makePlan(admin, 'broker', 'Desk')
  const mona = await system.register('mona')
  await mona.post('/api/cart', { plan })
  const card = { processor_token: 'tok_visa' }
  const refused = { status: 400, body: { errors: { dry_run: [/does not support dry_run/] } } }
  t.match(await mona.post('/api/billing/mona/checkout?dry_run=1', card), refused)
  t.match(await mona.delete('/api/cart?dry_run='), refused)
  t.equal((await mona.get('/api/cart')).body.count, 1)
  const charge = expected(await mona.post('/api/billing/mona/checkout', card), 201)
  await system.settled()
  const refund = `/api/billing/mona/charges/${charge.processor_key}/refund`
  t.match(await admin.post(`${refund}?dry_run=true`, { lines: [{ num: 0 }] }), { status: 200 }, 'it is tried')
  await system.settled()
  t.equal((await mona.get('/api/billing/mona/history')).body.count, 2, 'nothing was given back')
  for (const url of ['/api/billing/mona/card', '/api/pricing', '/api/profile/mona']) {
    const past = await mona.get(`${url}?as_of=2020-01-01`)
    t.match(past, { status: 400, body: { errors: { as_of: Array } } }, url)
  }
  t.equal((await admin.post('/api/billing/broker/transfers/import?dry_run=1', [])).status < 300, true)
})

t.test('limits are told with their numbers', async (t) => {
  const system = await testSystem(t)
  const large = await system.anonymous.post('/api/cart', { plan: 'x'.repeat(17_000) })
  t.match(large, { status: 413, body: { detail: 'The body may have at most 16,384 bytes.' } })
  const guess = (n: number) => system.anonymous.post('/api/cart', { plan: `none-${n}` })
  const answers = await Promise.all(Array.from({ length: 70 }, (_, n) => guess(n)))
  const waiting = answers.find(({ status }) => status === 429)
  const { 'retry-after': seconds } = waiting?.headers ?? {}
  t.equal(waiting?.body.detail, `Too many requests. Try again in ${seconds} seconds.`)
})
