import type { Stores } from '@bursar/event-sourcing'
import { createTasks } from '@bursar/gateway'
import {
  expected,
  type MemoryLog,
  memoryEventStore,
  memoryKeyStore,
  memoryLog,
  memoryReadModels,
  runDueJobs,
  type TestSystem,
  testSystem
} from '@bursar/testing'
import t from 'tap'

const names = ['auth', 'profile', 'billing', 'metrics']

/** A system with one sale, and what its stores stand on. */
async function scene(t: any) {
  const logs: Record<string, MemoryLog> = Object.fromEntries(names.map((name) => [name, memoryLog()]))
  const stores: Record<string, Stores> = Object.fromEntries(
    names.map((name) => [
      name,
      { events: memoryEventStore(logs[name]), readModels: memoryReadModels(), keys: memoryKeyStore() }
    ])
  )
  const system = await testSystem(t, { stores })
  const mona = await system.register('mona')
  const plan = await system.makePlan(system.admin, 'broker', 'Basic')
  await system.subscribe(mona, 'mona', plan)
  await system.settled()
  return { system, logs, stores, mona, operator: system.as(system.operatorToken) }
}

const failing = ({ checks }: any) => checks.filter(({ ok }: any) => !ok).map(({ name }: any) => name)

async function ended(system: TestSystem, url: string) {
  for (;;) {
    const job = expected(await system.admin.get(url), 200)
    if (job.state !== 'running') return job
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

t.test('events: with what came of a request outside of the logs', async (t) => {
  const { system } = await scene(t)
  const read = async (query: string) => expected(await system.admin.get(`/api/system/events?${query}`), 200)
  const requestOf = async (service: string, type: string) => {
    const [{ correlationid }] = (await read(`service=${service}&order=newest&type=${type}`)).results
    return `service=${service}&correlation=${correlationid}`
  }
  const sale = await requestOf('billing', 'billing.charge-settled')
  t.equal((await read(sale)).effects, undefined, 'only where it is asked for')
  const waiting = await read(`${sale}&effects=1`)
  t.match(waiting.effects, [{ is: 'job', what: 'mail-managers', state: 'waiting' }])
  const ids = waiting.results.map(({ id }: any) => id)
  t.ok(ids.includes(waiting.effects[0].event_id), 'each is of one of the events')
  const auth = system.engines.get('auth')
  const jobs = system.services.find(({ name }) => name === 'auth')?.jobs ?? []
  if (auth) await runDueJobs(auth, jobs)
  t.same((await read(`${sale}&effects=1`)).effects, [], 'a job that is done is gone')
  const registered = await read(`${await requestOf('auth', 'auth.user-registered')}&effects=1`)
  t.match(registered.effects, [{ is: 'mail', what: 'verify' }], 'the mail that it sent')
  const query = '/api/system/events?service=billing'
  expected(await system.admin.get(`${query}&effects=1`), 400)
  expected(await system.admin.get(`${query}&effects=yes`), 400)
})

t.test('events: from the end of a log backwards, by type, request, stream and name', async (t) => {
  const { system } = await scene(t)
  const read = async (query: string) =>
    expected(await system.admin.get(`/api/system/events?service=billing&order=newest&${query}`), 200)
  const all = await read('')
  const places = all.results.map(({ position }: any) => position)
  t.same(
    places,
    [...places].sort((a, b) => b - a)
  )
  t.equal(all.next_before, null, 'it goes to the beginning')
  const first = await read('limit=2')
  t.equal(first.next_before, places[1])
  t.equal((await read(`before=${first.next_before}&limit=2`)).results[0].position, places[2])
  const settled = (await read('type=billing.charge-settled')).results
  t.equal(settled.length, 1)
  const [{ correlationid, subject }] = settled
  const request = (await read(`correlation=${correlationid}`)).results
  t.ok(request.length > 3)
  t.ok(request.every((event: any) => event.correlationid === correlationid))
  t.same((await read('correlation=%22')).results, [], 'a quote is no way out of the text that is looked for')
  t.ok((await read(`stream=${subject}`)).results.every((event: any) => event.subject === subject))
  t.ok((await read('about=mona')).results.length > 0)
  t.same((await read('about=nobody')).results, [])
  const between = await read(`after=${places.at(-3)}&before=${places[1]}`)
  t.same(
    between.results.map(({ position }: any) => position),
    places.slice(2, -3)
  )
  t.equal(between.next_before, null)
  const [newest] = all.results
  const { time } = newest
  const of = async (query: string) => (await read(query)).results.length
  t.equal(await of(`after=${time}`), all.results.filter((one: any) => one.time >= time).length)
  t.equal(await of(`before=${time}`), all.results.filter((one: any) => one.time < time).length)
  t.equal(await of('after=2026-01-16'), 0)
  t.equal(await of('before=2026-01-16&type=billing.charge-settled'), 1)
  for (const wrong of ['after=soon', 'before=2026-13-01', 'before=0', 'before=99999999999999999']) {
    const refused = await system.admin.get(`/api/system/events?service=billing&${wrong}`)
    t.equal(refused.status, 400, wrong)
  }

  const forwards = async (query: string) =>
    expected(await system.admin.get(`/api/system/events?service=billing&${query}`), 200)
  t.match(await forwards('type=billing.charge-settled'), { results: settled, next_after: null })
  const came = await forwards(`correlation=${correlationid}&limit=2`)
  t.equal(came.results.length, 2)
  const rest = await forwards(`correlation=${correlationid}&after=${came.next_after}`)
  t.same([...came.results, ...rest.results], [...request].reverse(), 'the same events in the other order')
  t.equal((await forwards('type=billing.charge-settled&about=nobody')).results.length, 0)
})

t.test('a replay is watched by server-sent events until it ends', async (t) => {
  const { system, operator } = await scene(t)
  const url = '/api/system/projections/billing/ledger/replay'
  const { id } = expected(await operator.post(url, { swap: false }), 202)
  const events = { accept: 'text/event-stream' }
  const watched = await operator.get(`/api/system/replays/${id}`, events)
  t.match(watched.headers, { 'content-type': /^text\/event-stream/, 'cache-control': 'no-store' })
  const frames = watched.body
    .split('\n\n')
    .filter((one: string) => one.startsWith('data: '))
    .map((one: string) => JSON.parse(one.slice(6)))
  const [{ digest }] = (await ended(system, `/api/system/replays/${id}`)).result
  t.match(frames.at(-1), {
    phase: 'compared',
    rate: null,
    eta: null,
    digests: [{ name: 'ledger', before: digest, digest }],
    differing: []
  })
  t.ok(frames.slice(0, -1).every(({ phase }: any) => ['waiting', 'building', 'comparing'].includes(phase)))
  t.equal((await operator.get('/api/system/replays/unknown', events)).status, 404)
  t.equal((await system.anonymous.get(`/api/system/replays/${id}`, events)).status, 401)
  const head = await system.app.inject({
    method: 'HEAD',
    url: `/api/system/replays/${id}`,
    headers: { ...events, authorization: `Bearer ${system.operatorToken}` }
  })
  t.match(head, { statusCode: 200, payload: '' })
})

t.test('read models: how they stand, replayed, compared, undone', async (t) => {
  const { system, operator, mona } = await scene(t)
  const { results } = expected(await operator.get('/api/system/projections'), 200)
  const ledger = results.find((one: any) => one.service === 'billing' && one.name === 'ledger')
  t.match(ledger, { generation: 1, lag: 0, parked: 0, digest: /^[0-9a-f]{32}$/ })
  t.ok(results.some((one: any) => one.service === 'metrics' && one.name === 'figures'))
  t.same([...new Set(results.map((one: any) => one.service))], names)

  const url = '/api/system/projections/billing/ledger'
  const compare = expected(await operator.post(`${url}/replay`, { swap: false }), 202)
  t.match(compare, { state: /running|done/, name: 'compare billing/ledger' })
  const compared = await ended(system, `/api/system/replays/${compare.id}`)
  t.match(compared, {
    state: 'done',
    result: [{ equal: true, generation: 1, digest: ledger.digest, differences: [] }]
  })
  t.ok(compared.result[0].events > 0)
  t.equal(compared.done, compared.of)
  t.equal(compared.result[0].before, ledger.digest)

  const generation = async () =>
    expected(await operator.get('/api/system/projections'), 200).results.find(
      (one: any) => one.name === 'ledger'
    ).generation
  t.equal((await operator.post(`${url}/swap`, {})).status, 204, 'what was compared serves')
  t.equal(await generation(), 2)
  t.match(await operator.post(`${url}/swap`, {}), { status: 404, body: { detail: /waits/ } }, 'once')
  t.equal((await operator.post(`${url}/undo`)).status, 204)
  t.equal(await generation(), 1)
  t.equal((await operator.post('/api/system/projections/billing/nothing/swap', {})).status, 404)
  t.equal((await mona.post(`${url}/swap`, {})).status, 403)

  const swap = expected(await operator.post(`${url}/replay`), 202)
  t.match(await ended(system, `/api/system/replays/${swap.id}`), {
    state: 'done',
    result: [{ equal: true, generation: 3 }]
  })
  t.equal((await operator.post(`${url}/undo`)).status, 204)
  const now = expected(await operator.get('/api/system/projections'), 200).results
  t.match(
    now.find((one: any) => one.name === 'ledger'),
    { generation: 1, digest: ledger.digest }
  )

  const all = expected(
    await operator.post('/api/system/projections/billing/all/replay', { swap: false }),
    202
  )
  const { result } = await ended(system, `/api/system/replays/${all.id}`)
  t.ok(result.length > 1 && result.every(({ equal }: any) => equal), 'all of a service in one pass')

  t.equal((await operator.post('/api/system/projections/billing/nothing/replay', {})).status, 404)
  t.equal((await operator.post('/api/system/projections/nobody/ledger/replay', {})).status, 404)
  t.equal((await operator.post(`${url}/replay`, { swap: 'yes' })).status, 400)
  t.equal((await operator.get('/api/system/replays/unknown')).status, 404)
})

t.test('the events of a log, page by page', async (t) => {
  const { operator, logs } = await scene(t)
  const all = expected(await operator.get('/api/system/events?service=billing&limit=1000'), 200)
  t.equal(all.results.length, logs.billing?.events.length)
  t.equal(all.next_after, null)
  t.match(all.results[0], { source: 'billing', position: 1, type: /^billing\./, hash: /^[0-9a-f]{64}$/ })
  const first = expected(await operator.get('/api/system/events?service=billing&limit=2'), 200)
  t.equal(first.next_after, 2)
  const second = expected(await operator.get('/api/system/events?service=billing&limit=2&after=2'), 200)
  t.same([...first.results, ...second.results], all.results.slice(0, 4))
  const { subject } = all.results.at(-1)
  const stream = expected(await operator.get(`/api/system/events?service=billing&stream=${subject}`), 200)
  t.same(
    stream.results,
    all.results.filter((event: any) => event.subject === subject)
  )
  t.notMatch(
    JSON.stringify(expected(await operator.get('/api/system/events?service=auth'), 200)),
    'mona@example.com'
  )
  for (const query of [
    '',
    'service=nobody',
    'service=billing&limit=0',
    'service=billing&after=-1',
    'service=billing&limit=1001'
  ]) {
    t.equal((await operator.get(`/api/system/events?${query}`)).status, 400, query)
  }
})

t.test('the events about a person, by any of the names, and about nobody else', async (t) => {
  const { system, operator } = await scene(t)
  const ned = await system.register('ned')
  await system.settled()
  const about = async (service: string, name: string, more = '') =>
    expected(
      await operator.get(`/api/system/events?service=${service}&about=${encodeURIComponent(name)}${more}`),
      200
    )
  const billing = await about('billing', 'mona')
  t.match(billing.about, [{ is: 'user' }, { is: 'profile' }])
  const [user, profile] = billing.about.map(({ id }: any) => id)
  t.same((await about('billing', 'mona@example.com')).about, [], 'an address that nobody verified')
  for (const name of [user, profile]) {
    const found = await about('billing', name)
    t.same(new Set(found.about.map(({ id }: any) => id)), new Set([user, profile]), name)
    t.same(found.results, billing.results, name)
  }
  const types = billing.results.map(({ type }: any) => type)
  for (const type of ['billing.cart-item-added', 'billing.charge-settled', 'billing.subscription-changed']) {
    t.ok(types.includes(type), type)
  }
  t.ok((await about('profile', 'mona')).results.some(({ subject }: any) => subject === `profile-${profile}`))
  t.ok((await about('auth', 'mona')).results.some(({ subject }: any) => subject === `user-${user}`))
  const neds = await about('auth', ned.slug)
  t.notMatch(JSON.stringify(neds), user)
  const pages: any[] = []
  for (let after: number | null = 0; after !== null; ) {
    const page: any = await about('billing', 'mona', `&limit=2&after=${after}`)
    pages.push(...page.results)
    after = page.next_after
  }
  t.same(pages, billing.results, 'page by page')
  t.match(await about('billing', 'nobody-here'), { results: [], next_after: null, about: [] })
  t.equal((await ned.get('/api/system/events?service=auth&about=mona')).status, 403)
})

t.test('verify finds an event that was changed', async (t) => {
  const { operator, logs } = await scene(t)
  t.ok(expected(await operator.get('/api/system/verify'), 200).ok)
  const events = logs.billing?.events ?? []
  const at = events.findIndex(({ type }) => type === 'billing.ledger-posted')
  events[at] = { ...events[at]!, body: events[at]!.body.replace('"amount":1000', '"amount":1001') }
  const proof = expected(await operator.get('/api/system/verify'), 200)
  t.notOk(proof.ok)
  t.ok(failing(proof).includes('billing hash chain'))
  t.match(proof.checks.find((one: any) => one.name === 'billing hash chain').detail, `event ${at + 1}`)
})

t.test('verify finds an event that was taken out', async (t) => {
  const { operator, logs } = await scene(t)
  logs.auth?.events.splice(1, 1)
  t.ok(failing(expected(await operator.get('/api/system/verify'), 200)).includes('auth hash chain'))
})

t.test('verify finds a document that was changed past the log', async (t) => {
  const { operator, system, stores } = await scene(t)
  const { spec, checkpoint } = system.engines.get('metrics')!.projectionRunner.builder('figures')
  const write = { key: 'x', body: '{}', lists: {}, order: '', lookups: {}, fresh: true }
  const commit = { spec, before: checkpoint.cursors, checkpoint, writes: [write], totals: [] }
  t.ok(await stores.metrics?.readModels.commit([commit]))
  t.same(failing(expected(await operator.get('/api/system/verify'), 200)), ['metrics.figures documents'])
})

t.test('an event that cannot be applied waits for the operator', async (t) => {
  const { operator, system, stores } = await scene(t)
  const body = JSON.stringify({
    id: 'x',
    source: 'billing',
    type: 'billing.ledger-posted',
    subject: 'account-x',
    time: '2026-01-15T12:00:00.000Z',
    dataversion: 1,
    actor: 'a',
    correlationid: 'c',
    causationid: 'd',
    data: {}
  })
  await stores.billing?.events.commit([
    { streams: [{ stream: 'account-x', expected: 0, events: [{ type: 'billing.ledger-posted', body }] }] }
  ])
  await system.settled()
  const parked = expected(await operator.get('/api/system/parked'), 200).results
  t.ok(
    parked.some((one: any) => one.service === 'metrics' && one.projection === 'figures' && one.error !== '')
  )
  t.notMatch(Object.keys(parked[0]), ['event'], 'what the event says stays in the log')
  t.ok(failing(expected(await operator.get('/api/system/verify'), 200)).includes('metrics parked events'))

  const id = encodeURIComponent(parked[0].id)
  const again = expected(await operator.post(`/api/system/parked/${id}/retry`), 200).results
  t.equal(again.length, parked.length, 'it still cannot be applied')
  t.equal((await operator.post(`/api/system/parked/${id}/discard`, {})).status, 400, 'a note is needed')
  for (const one of parked) {
    const url = `/api/system/parked/${encodeURIComponent(one.id)}/discard`
    t.equal((await operator.post(url, { note: 'written by a test' })).status, 204, one.id)
  }
  t.same(expected(await operator.get('/api/system/parked'), 200).results, [])
  t.equal((await operator.post(`/api/system/parked/${id}/discard`, { note: 'again' })).status, 404)
  t.equal((await operator.post(`/api/system/parked/${id}/retry`)).status, 404)
})

t.test('one task of a name runs at a time; a failure is reported', async (t) => {
  let count = 0
  const clock = { real: () => Date.parse('2026-01-15T12:00:00.000Z') + count * 1_000 }
  const tasks = createTasks({ id: () => `task-${count++}`, clock })
  let end = () => {}
  const work = () =>
    new Promise<unknown>((resolve) => {
      end = () => resolve('built')
    })
  const one = tasks.begin('replay a', 'request-1', work)
  t.equal(tasks.begin('replay a', 'request-2', work), one)
  t.not(
    tasks.begin('replay b', 'request-3', async () => 1),
    one
  )
  end()
  await turn()
  t.match(tasks.find(one.id), { state: 'done', result: 'built' })
  const failed = tasks.begin('replay a', 'request-4', () => Promise.reject(new Error('no disk')))
  t.not(failed, one)
  await turn()
  t.match(tasks.find(failed.id), { state: 'failed', error: 'no disk' })
  tasks.begin('backup /tmp/x', 'request-5', async () => 1)
  t.same(
    tasks.list('replay').map(({ name, request }) => [name, request]),
    [
      ['replay a', 'request-4'],
      ['replay b', 'request-3'],
      ['replay a', 'request-1']
    ]
  )
  t.ok((tasks.find(one.id)?.ended_at ?? '') > one.began_at)
})

const turn = () => new Promise((resolve) => setImmediate(resolve))
