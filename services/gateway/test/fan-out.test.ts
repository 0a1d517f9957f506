import { expected, type TestClient, testClient } from '@bursar/testing'
import t from 'tap'
import { distributed } from './distributed.ts'

const names = ['auth', 'profile', 'billing', 'metrics']

async function ended(client: TestClient, url: string) {
  for (;;) {
    const job = expected(await client.get(url), 200)
    if (job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

t.test('read models of all services: listed, replayed, undone', async (t) => {
  const { admin, operator, register, makePlan, subscribe, settled, edge, anonymous } = await distributed(t)
  const mona = await register('mona')
  await subscribe(mona, 'mona', await makePlan(admin, 'broker', 'Basic'))
  await settled()
  const listed = async () => expected(await operator.get('/api/system/projections'), 200).results
  let results = await listed()
  t.same([...new Set(results.map((one: any) => one.service))], names)
  // Jobs go on, a mail for one, and what they write is read a moment later.
  while (results.some(({ lag }: any) => lag > 0)) {
    await settled()
    results = await listed()
  }
  const ledger = results.find(({ name }: any) => name === 'ledger')

  const url = '/api/system/projections/billing/ledger'
  const begun = expected(await operator.post(`${url}/replay`), 202)
  t.match(begun, { id: /^billing\./, name: 'replay billing/ledger' })
  // Another instance of the gateway can be asked after it.
  const other = testClient(await edge(), (await import('./distributed.ts')).operatorToken)
  t.match(await ended(other, `/api/system/replays/${begun.id}`), {
    id: begun.id,
    state: 'done',
    result: [{ equal: true, generation: 2, digest: ledger.digest }]
  })
  t.equal((await operator.post(`${url}/undo`)).status, 204)

  const compared = expected(await operator.post(`${url}/replay`, { swap: false }), 202)
  const watched = await other.get(`/api/system/replays/${compared.id}`, { accept: 'text/event-stream' })
  t.match(watched, { status: 200, headers: { 'content-type': /^text\/event-stream/ } })
  t.match(watched.body, /^data: \{"phase":"compared",.*"digests":\[\{"name":"ledger".*\n\n$/m)
  t.equal((await other.post(`${url}/swap`, {})).status, 204, 'what was compared serves')
  t.equal((await other.post(`${url}/swap`, {})).status, 404)
  t.equal((await operator.post(`${url}/undo`)).status, 204)
  t.equal((await operator.post('/api/system/projections/billing/nothing/replay', {})).status, 404)
  t.equal((await operator.post('/api/system/projections/nobody/ledger/replay', {})).status, 404)
  t.equal((await operator.post(`${url}/replay`, { swap: 'yes' })).status, 400)
  for (const id of ['unknown', 'billing.unknown', 'billing.x~auth.y', '~']) {
    const events = { accept: 'text/event-stream' }
    t.equal((await operator.get(`/api/system/replays/${encodeURIComponent(id)}`)).status, 404, id)
    t.equal((await operator.get(`/api/system/replays/${encodeURIComponent(id)}`, events)).status, 404, id)
  }
  const { results: begunSoFar } = expected(await other.get('/api/system/replays'), 200)
  t.match(begunSoFar, [
    { id: compared.id, name: 'compare billing/ledger', state: 'done' },
    { id: begun.id, name: 'replay billing/ledger', state: 'done', ended_at: String }
  ])
  t.equal((await mona.get('/api/system/replays')).status, 403)
  t.equal((await anonymous.get('/api/system/projections')).status, 401)
  t.equal((await mona.get('/api/system/projections')).status, 403)
  t.equal((await mona.post(`${url}/replay`)).status, 403)
})

t.test('lag is counted over all logs', async (t) => {
  const { operator, register, settled, processes } = await distributed(t)
  await settled()
  await processes.get('metrics')?.engine.projectionRunner.stop()
  const mona = await register('mona')
  await mona.get('/api/users/mona')
  await new Promise((resolve) => setTimeout(resolve, 50))
  const { results } = expected(await operator.get('/api/system/projections'), 200)
  t.ok(results.find(({ name }: any) => name === 'figures').lag > 0)
  const services = expected(await operator.get('/api/system/services'), 200).results
  t.same(
    services.map(({ service }: any) => service),
    names
  )
  t.ok(services.find(({ service }: any) => service === 'metrics').lag > 0)
  t.ok(services.find(({ service }: any) => service === 'auth').events > 0)
  const topics = expected(await operator.get('/api/system/topics'), 200).results
  const behind = topics.find(({ topic, service }: any) => topic === 'auth.events' && service === 'metrics')
  t.ok(behind.lag > 0)
  t.equal(behind.lag, behind.end - behind.position)
  for (const list of ['services', 'topics']) {
    t.equal((await mona.get(`/api/system/${list}`)).status, 403, list)
  }
})

t.test('verify proves every service, as a job and at once', async (t) => {
  const { operator, admin } = await distributed(t)
  const job = expected(await operator.post('/api/system/verify'), 202)
  const done = await ended(operator, `/api/system/verify/${job.id}`)
  t.match(done, { state: 'done', result: { ok: true } })
  t.equal(done.done, done.of)
  const at = (name: string) => done.result.checks.some((check: any) => check.name === name)
  for (const name of names) t.ok(at(`${name} hash chain`), name)
  t.ok(at('billing.ledger digest'))
  const proof = expected(await admin.get('/api/system/verify'), 200)
  t.same(
    proof.checks.map(({ name }: any) => name),
    done.result.checks.map(({ name }: any) => name)
  )
  const again = expected(await operator.post('/api/system/verify'), 202)
  await ended(operator, `/api/system/verify/${again.id}`)
  const { results } = expected(await admin.get('/api/system/verifications'), 200)
  t.equal(results.length, 3, 'also the one that was answered at once')
  t.match(results[0], { id: again.id, state: 'done', result: { ok: true }, ended_at: String })
  t.match(results.at(-1), { id: job.id, result: { ok: true } })
  t.equal((await operator.get('/api/system/verify/unknown')).status, 404)
})

t.test('a service that is away is named', async (t) => {
  const { operator, processes, anonymous } = await distributed(t)
  await processes.get('profile')?.app.close()
  for (const url of ['/api/system/projections', '/api/system/verify', '/api/system/parked']) {
    t.match(
      await operator.get(url),
      { status: 503, body: { code: 'unavailable', detail: /^profile: / } },
      url
    )
  }
  t.equal((await anonymous.get('/api/system/verify')).status, 401, 'whoever may not ask is told no more')
  t.equal((await operator.get('/api/system/events?service=billing')).status, 200)
})

t.test('events and parked events', async (t) => {
  const { operator, stores, settled } = await distributed(t)
  const page = expected(await operator.get('/api/system/events?service=billing&limit=2'), 200)
  t.same(page, { results: [], next_after: null })
  t.equal(expected(await operator.get('/api/system/events?service=auth&limit=2'), 200).results.length, 2)
  for (const query of ['', 'service=nobody', 'service=auth&limit=0']) {
    t.equal((await operator.get(`/api/system/events?${query}`)).status, 400, query)
  }

  const head = { id: 'x', source: 'billing', type: 'billing.subscription-changed', subject: 'account-x' }
  const cause = { actor: 'a', correlationid: 'c', causationid: 'd' }
  const body = JSON.stringify({
    ...head,
    ...cause,
    time: '2026-01-15T12:00:00.000Z',
    dataversion: 99,
    data: {}
  })
  const events = [{ type: head.type, body }]
  await stores.billing?.events.commit([{ streams: [{ stream: 'account-x', expected: 0, events }] }])
  await settled()
  const parked = expected(await operator.get('/api/system/parked'), 200).results
  const rows = parked.filter(({ projection }: any) => projection === 'access')
  t.same(
    rows.map(({ service }: any) => service),
    names,
    'the same read model in every service'
  )
  const id = encodeURIComponent(rows[0].id)
  t.equal((await operator.post(`/api/system/parked/${id}/discard`, {})).status, 400, 'a note is needed')
  const again = expected(await operator.post(`/api/system/parked/${id}/retry`), 200).results
  t.equal(again.length, parked.length)
  t.equal((await operator.post(`/api/system/parked/${id}/discard`, { note: 'by a test' })).status, 204)
  const left = expected(await operator.get('/api/system/parked'), 200).results
  t.equal(left.length, parked.length - names.length, 'given up wherever it was parked')
  t.equal((await operator.post(`/api/system/parked/${id}/retry`)).status, 404)
})

t.test('the clock goes on in all processes, or in none', async (t) => {
  const { operator, anonymous, clock, processes } = await distributed(t)
  const noon = '2026-02-01T12:00:00.000Z'
  t.match(await operator.put('/-/clock', { now: noon }), { status: 200, body: { now: noon } })
  t.equal(clock.now(), noon)
  t.match(await operator.put('/-/clock', { now: '2026-01-01' }), {
    status: 400,
    body: { code: 'clock_backward' }
  })
  t.match(await operator.put('/-/clock', { now: 'soon' }), { status: 400 })
  t.equal((await anonymous.put('/-/clock', { now: noon })).status, 401)
  await processes.get('metrics')?.app.close()
  const refused = await operator.put('/-/clock', { now: '2026-03-01' })
  // 502 where a connection of before was ended under the request.
  t.match(refused, { status: /^50[23]$/, body: { detail: /^metrics: / } })
  t.equal(clock.now(), noon, 'nobody went on')
})
