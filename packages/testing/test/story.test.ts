import { expected, type TestClient, testSystem } from '@bursar/testing'
import t from 'tap'

/** Waits for long work that was begun; `url` is where its progress is. */
async function done(client: TestClient, url: string) {
  for (let asked = 0; asked < 500; asked++) {
    const job = expected(await client.get(url), 200)
    if (job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`${url} did not end`)
}

t.test('from registration to the metrics, and the proof of it', async (t) => {
  const system = await testSystem(t)
  const { admin, anonymous } = system

  await system.register('mona')
  const login = expected(
    await anonymous.post('/api/auth', { username: 'mona', password: 'a-long-password' }),
    201
  )
  const mona = system.as(login.token)
  t.equal(expected(await mona.get('/api/users/mona'), 200).slug, 'mona')

  const acme = expected(
    await mona.post('/api/users/mona/profiles', { full_name: 'Acme Corporation', email: 'acme@example.com' }),
    201
  ).slug
  t.same(
    expected(await mona.get('/api/users/mona/profiles'), 200)
      .results.map((row: any) => row.slug)
      .sort(),
    ['acme-corporation', 'mona']
  )

  const plan = await system.makePlan(admin, 'broker', 'Basic', { period_amount: 24900 })
  t.equal((await mona.post('/api/cart', { plan })).status, 201)
  const due = expected(await mona.get(`/api/billing/${acme}/checkout`), 200)
  t.equal(due.results.length, 1)
  const declined = await mona.post(`/api/billing/${acme}/checkout`, { processor_token: 'tok_chargeDeclined' })
  t.equal(declined.status, 400)
  t.equal(
    expected(await mona.get(`/api/billing/${acme}/history`), 200).count,
    0,
    'a declined card leaves nothing'
  )

  const charge = expected(
    await mona.post(`/api/billing/${acme}/checkout`, { processor_token: 'tok_visa' }),
    201
  )
  t.match(charge, { state: 'done', amount: 24900, unit: 'usd' })
  const statement = expected(await mona.get(`/api/billing/${acme}/balance`), 200)
  t.match(statement, { balance_amount: 0, count: 0 })
  t.ok(expected(await mona.get(`/api/billing/${acme}/history`), 200).count >= 2)
  t.equal(expected(await admin.get('/api/billing/broker/receivables'), 200).balance_amount, 24900)
  t.equal(expected(await mona.get(`/api/profile/${acme}/subscriptions`), 200).count, 1)

  await system.settled()
  const funds = expected(await admin.get('/api/metrics/broker/funds'), 200)
  const last = Object.fromEntries(funds.results.map((row: any) => [row.slug, row.values.at(-1)[1]]))
  t.match(last, { 'total-transactions': 24900, 'new-transactions': 24900, payments: 24900, refunds: 0 })
  const customers = expected(await admin.get('/api/metrics/broker/customers'), 200)
  t.equal(customers.results[0].values.at(-1)[1], 1)

  const operator = system.as(system.operatorToken)
  for (const { service, name } of expected(await operator.get('/api/system/projections'), 200).results) {
    const begun = expected(await operator.post(`/api/system/projections/${service}/${name}/replay`, {}), 202)
    const job = await done(operator, `/api/system/replays/${begun.id}`)
    t.match(
      job,
      { state: 'done', result: [{ service, name, equal: true, generation: 2, lag: 0 }] },
      `${service}.${name}`
    )
  }
  const proof = expected(await operator.get('/api/system/verify'), 200)
  t.same(
    proof.checks.filter(({ ok }: any) => !ok),
    []
  )
  t.ok(proof.ok)
  const begun = expected(await operator.post('/api/system/verify'), 202)
  t.match(await done(operator, `/api/system/verify/${begun.id}`), { state: 'done', result: { ok: true } })
})

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
