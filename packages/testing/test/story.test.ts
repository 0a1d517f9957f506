import { type Client, createClient } from '@bursar/client'
import { expected, testSystem } from '@bursar/testing'
import t, { type Test } from 'tap'

/** Waits for long work that was begun. */
async function done<Job extends { state: string }>(look: () => Promise<{ body: Job }>): Promise<Job> {
  for (let asked = 0; asked < 3_000; asked++) {
    const { body } = await look()
    if (body.state !== 'running') return body
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('it did not end')
}

/** The last column of a table, by row. */
function lastOf(table: { results: { slug: string; values: (string | number)[][] }[] }) {
  return Object.fromEntries(table.results.map(({ slug, values }) => [slug, values.at(-1)?.[1]]))
}

t.test('from registration to the metrics, and the proof of it', async (t) => {
  const system = await testSystem(t)
  const url = await system.app.listen({ host: '127.0.0.1', port: 0 })
  const visitor = createClient({ url })
  const admin = await visitor.logIn({ username: 'admin', password: 'admin-password' })

  const account = { username: 'mona', full_name: 'Mona', email: 'mona@example.com' }
  await visitor.register({ ...account, new_password: 'a-long-password' })
  const mona = await visitor.logIn({ username: 'mona', password: 'a-long-password' })
  const user = 'mona'
  t.equal((await mona.get('/api/users/{user}', { params: { user } })).body.slug, 'mona')

  const { body: acme } = await mona.post('/api/users/{user}/profiles', {
    params: { user },
    body: { full_name: 'Acme Corporation', email: 'acme@example.com' }
  })
  const slugs: string[] = []
  for await (const row of mona.list('/api/users/{user}/profiles', { params: { user } })) slugs.push(row.slug)
  t.same(slugs.sort(), ['acme-corporation', 'mona'])

  const { body: plan } = await admin.post('/api/profile/{profile}/plans', {
    params: { profile: 'broker' },
    body: { title: 'Basic', period_amount: 24900, is_active: true }
  })
  await buys(t, mona, acme.slug, plan.slug)

  const broker = { params: { profile: 'broker' } }
  t.equal((await admin.get('/api/billing/{profile}/receivables', broker)).body.balance_amount, 24900)
  await system.settled()
  t.match(lastOf((await admin.get('/api/metrics/{profile}/funds', broker)).body), {
    'total-transactions': 24900,
    'new-transactions': 24900,
    payments: 24900,
    refunds: 0
  })
  const customers = (await admin.get('/api/metrics/{profile}/customers', broker)).body
  t.match(lastOf(customers), { 'total-customers': 1 })
  await isProved(t, visitor.as({ token: system.operatorToken }))
})

async function buys(t: Test, mona: Client, profile: string, plan: string): Promise<void> {
  const params = { profile }
  const checkout = '/api/billing/{profile}/checkout'
  t.equal((await mona.post('/api/cart', { body: { plan } })).status, 201)
  t.equal((await mona.get(checkout, { params })).body.results.length, 1)
  const declined = mona.post(checkout, { params, body: { processor_token: 'tok_chargeDeclined' } })
  await t.rejects(declined, { status: 400, code: 'card_declined' })
  const history = '/api/billing/{profile}/history'
  t.equal((await mona.get(history, { params })).body.count, 0, 'a declined card leaves nothing')

  const paid = await mona.post(checkout, { params, body: { processor_token: 'tok_visa' } })
  t.match(paid, { status: 201, body: { state: 'done', amount: 24900, unit: 'usd' } })
  t.match((await mona.get('/api/billing/{profile}/balance', { params })).body, {
    balance_amount: 0,
    count: 0
  })
  t.ok((await mona.get(history, { params })).body.count >= 2)
  t.equal((await mona.get('/api/profile/{profile}/subscriptions', { params })).body.count, 1)
}

async function isProved(t: Test, operator: Client): Promise<void> {
  for (const { service, name } of (await operator.get('/api/system/projections')).body.results) {
    const replay = '/api/system/projections/{service}/{name}/replay'
    const { id } = (await operator.post(replay, { params: { service, name } })).body
    const job = await done(() => operator.get('/api/system/replays/{id}', { params: { id } }))
    // Not how far it is behind: what was sold gets its numbers meanwhile.
    const result = [{ service, name, equal: true, generation: 2 }]
    t.match(job, { state: 'done', result }, `${service}.${name}`)
  }
  const { checks, ok } = (await operator.get('/api/system/verify')).body
  t.same(
    checks.filter((check) => !check.ok),
    []
  )
  t.ok(ok)
  const { id } = (await operator.post('/api/system/verify')).body
  const job = await done(() => operator.get('/api/system/verify/{id}', { params: { id } }))
  t.match(job, { state: 'done', result: { ok: true } })
}

t.test('a session reads its own writes at once, and says nothing of others', async (t) => {
  const system = await testSystem(t)
  const mona = await system.register('mona')
  for (let n = 0; n < 10; n++) {
    const slug = await system.openProfile(mona, `Company ${n}`)
    t.equal(
      (await mona.get(`/api/profile/${slug}`)).status,
      200,
      'what was made is there for whoever made it'
    )
    t.match(expected(await mona.get('/api/users/mona/profiles'), 200), { count: n + 2 })
  }
  const forged = await mona.get('/api/users/mona/profiles', { 'x-bursar-remembered': 'nonsense' })
  t.equal(forged.status, 200, 'what only the gateway may say is not taken from a client')
})
