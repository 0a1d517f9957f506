/** The client and a whole system, over the network. */
import { ApiError, type Client, createClient } from '@bursar/client'
import { readPosition, type TestSystem, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

async function started(t: Test): Promise<{ system: TestSystem; visitor: Client; url: string }> {
  const system = await testSystem(t)
  const url = await system.app.listen({ host: '127.0.0.1', port: 0 })
  return { system, url, visitor: createClient({ url }) }
}

const account = (username: string) => ({
  username,
  full_name: `User ${username}`,
  email: `${username}@example.com`,
  new_password: 'a-long-password'
})

t.test('a story with every method, typed from end to end', async (t) => {
  const { visitor } = await started(t)
  const mona = await visitor.register(account('mona'))
  t.ok(mona.session?.refresh_token)
  const again = await visitor.logIn({ username: 'mona', password: 'a-long-password' })
  t.equal((await again.get('/api/auth/tokens')).body.slug, 'mona')

  const { body: acme } = await mona.post('/api/users/{user}/profiles', {
    params: { user: 'mona' },
    body: { full_name: 'Acme', email: 'acme@example.com' }
  })
  const params = { profile: acme.slug }
  const changes = { full_name: 'Acme & Co', extra: { sector: 'anvils' } }
  t.match((await mona.patch('/api/profile/{profile}', { params, body: changes })).body, changes)
  const plan = { title: 'Basic', period_amount: 1_000, is_active: true }
  const { body: basic } = await mona.post('/api/profile/{profile}/plans', { params, body: plan })

  const noah = await visitor.register(account('noah'))
  await noah.post('/api/cart', { body: { plan: basic.slug } })
  const own = { profile: 'noah' }
  const declined = noah.post('/api/billing/{profile}/checkout', {
    params: own,
    body: { processor_token: 'tok_chargeDeclined' }
  })
  await t.rejects(declined, { name: 'ApiError', status: 400, code: 'card_declined' })
  const paid = await noah.post('/api/billing/{profile}/checkout', {
    params: own,
    body: { processor_token: 'tok_visa' }
  })
  if (paid.status !== 201) throw new Error('a charge was expected')
  t.match(paid.body, { state: 'done', amount: 1_000 })
  const gone = await noah.delete('/api/profile/{profile}/subscriptions/{subscribed_plan}', {
    params: { ...own, subscribed_plan: basic.slug }
  })
  t.match(gone, { status: 204, body: undefined })
})

t.test('rows of all pages, and pages with what they say beside', async (t) => {
  const { visitor } = await started(t)
  const mona = await visitor.register(account('mona'))
  const params = { profile: 'mona' }
  const body = Array.from({ length: 60 }, (_, n) => ({
    subscriber: `buyer-${n}`,
    created_at: `2025-11-01T00:${String(n).padStart(2, '0')}:00Z`,
    amount: 100 + n
  }))
  await mona.post('/api/billing/{profile}/transfers/import', { params, body })
  const amounts: number[] = []
  const asked = { params, query: { o: 'created_at', q: 'buyer' } } as const
  for await (const row of mona.list('/api/billing/{profile}/receivables', asked))
    amounts.push(row.dest_amount)
  t.strictSame(
    amounts,
    body.map(({ amount }) => amount),
    'each row once, in order, over three pages'
  )
  const sizes: number[] = []
  const ten = { params, query: { page_size: 50 } }
  for await (const page of mona.pages('/api/billing/{profile}/receivables', ten)) {
    t.equal(page.balance_amount, 7_770)
    sizes.push(page.results.length)
  }
  t.strictSame(sizes, [50, 10])
  const file = await mona.csv('/api/billing/{profile}/receivables', asked)
  t.match(file.name, /^mona-receivables-.*\.csv$/)
  const [head = '', ...lines] = (await file.text()).trimEnd().split('\r\n')
  t.match(head, /^created_at,/, 'without the mark of UTF-8')
  t.equal(lines.length, 60, 'a table has no pages')
  const table = await mona.csv('/api/metrics/{profile}/funds', { params, query: { nb_periods: '1' } })
  t.match(await table.text(), /^slug,title,.*\r\ntotal-transactions,/)
  const wrong = mona.csv('/api/metrics/{profile}/funds', { params, query: { nb_periods: 'many' } })
  await t.rejects(wrong, { name: 'ApiError', status: 400, fields: { nb_periods: Array } })
})

t.test('a client reads its own writes, also those that it made at the same time', async (t) => {
  const { visitor } = await started(t)
  const mona = await visitor.register(account('mona'))
  const params = { profile: 'mona' }
  t.match(readPosition(mona.position), { auth: Number }, 'a registration is a write too')
  await mona.post('/api/profile/{profile}/plans', { params, body: { title: 'Zero', is_active: true } })
  await Promise.all([
    ...['One', 'Two', 'Three'].map((title) =>
      mona.post('/api/profile/{profile}/plans', { params, body: { title } })
    ),
    mona.patch('/api/profile/{profile}', { params, body: { locality: 'Bern' } }),
    mona.patch('/api/users/{user}', { params: { user: 'mona' }, body: { nick_name: 'Mo' } })
  ])
  t.match(readPosition(mona.position), { auth: Number, profile: Number, billing: Number })
  const before = readPosition(mona.position).billing ?? 0
  const declined = { params, body: { processor_token: 'tok_chargeDeclined' } }
  await mona.post('/api/profile/{profile}/plans', {
    params,
    body: { title: 'Dear', period_amount: 9_900, is_active: true }
  })
  await mona.post('/api/cart', { body: { plan: 'dear' } })
  const written = readPosition(mona.position).billing ?? 0
  await t.rejects(mona.post('/api/billing/{profile}/checkout', declined), { code: 'card_declined' })
  t.ok(
    before < written && written < (readPosition(mona.position).billing ?? 0),
    'a refusal may have written too'
  )
  t.equal((await mona.get('/api/profile/{profile}/plans', { params })).body.count, 5)
  t.match((await mona.get('/api/profile/{profile}', { params })).body, { locality: 'Bern', nick_name: 'Mo' })
  const other = mona.as({ session: mona.session, position: mona.position })
  t.equal(other.position, mona.position, 'another client of the same caller can go on from there')
  const noah = await visitor.register(account('noah'))
  noah.readAfter(mona.position)
  t.match(
    readPosition(noah.position),
    { auth: Number, profile: Number, billing: Number },
    'and so can another caller'
  )
})

t.test('a visitor is the same one from request to request', async (t) => {
  const { visitor, system } = await started(t)
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  t.equal((await visitor.post('/api/cart', { body: { plan } })).status, 201)
  t.equal((await visitor.post('/api/cart', { body: { plan } })).status, 200, 'merged into what is there')
  t.equal((await visitor.get('/api/cart')).body.count, 1)
  t.equal((await visitor.as({}).get('/api/cart')).body.count, 0, 'somebody else')
})

t.test('a session is exchanged once, however many find it ended', async (t) => {
  const { visitor } = await started(t)
  const { session } = await visitor.register(account('mona'))
  if (!session) throw new Error('a session was expected')
  const told: unknown[] = []
  const ended = { ...session, expires_at: new Date(0).toISOString() }
  const mona = visitor.as({ session: ended, onSession: (one) => told.push(one) })
  const asked = { params: { user: 'mona' } }
  await Promise.all(Array.from({ length: 8 }, () => mona.get('/api/users/{user}', asked)))
  t.equal(told.length, 1)
  t.not(mona.session?.refresh_token, session.refresh_token)

  const refused = visitor.as({ session: { ...mona.session, token: 'a.b.c' } as typeof session })
  await Promise.all(Array.from({ length: 8 }, () => refused.get('/api/users/{user}', asked)))
  t.not(refused.session?.token, 'a.b.c', 'a token that is not taken is exchanged too')
})

t.test('a session that is over is said to be', async (t) => {
  const { visitor } = await started(t)
  const told: unknown[] = []
  await visitor.register(account('mona'))
  const login = { username: 'mona', password: 'a-long-password' }
  const mona = await visitor.logIn(login, { onSession: (one) => told.push(one) })
  await mona.delete('/api/auth/tokens')
  const asked = mona.get('/api/users/{user}', { params: { user: 'mona' } })
  await t.rejects(asked, { status: 401, code: 'invalid_token' })
  t.strictSame(told, [undefined])
  t.equal(mona.session, undefined)
  await t.rejects(visitor.get('/api/auth/tokens'), { status: 401, code: 'not_authenticated' })
})

t.test('errors say code, status, request and fields', async (t) => {
  const { visitor, system } = await started(t)
  const operator = visitor.as({ token: system.operatorToken })
  t.equal((await operator.get('/api/billing/charges')).body.count, 0)
  const asked = operator.post('/api/profile/{profile}/plans', {
    params: { profile: 'broker' },
    body: { title: '', period_amount: -1 }
  })
  const error = await asked.catch((thrown) => thrown)
  t.ok(error instanceof ApiError)
  t.match(error, {
    status: 400,
    code: 'invalid_fields',
    requestId: /./,
    asking: { method: 'POST', path: '/api/profile/broker/plans' }
  })
  t.strictSame(Object.keys(error.fields).sort(), ['period_amount', 'title'])
  const missing = operator.get('/api/profile/{profile}', { params: { profile: 'a/b?c' } })
  await t.rejects(missing, { status: 404, code: 'not_found', asking: { path: '/api/profile/a%2Fb%3Fc' } })
  await t.rejects(operator.get('/api/profile/{profile}', { params: { profile: '' } }), TypeError)
})
