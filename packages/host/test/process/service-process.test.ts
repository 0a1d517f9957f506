import t from 'tap'
import type { ServiceProcess } from '../../dist/process/service-process.js'
import { awayBus, instance, operatorToken, site } from './instances.ts'

const cause = { actor: 'system', correlationid: 'c', causationid: 'd' }
const note = (process: ServiceProcess, to: string, role = 'contributor') =>
  process.engine.transact(cause, async (transaction) => {
    const data = { profile: to, user: 'u', role }
    transaction.append(`profile-${to}`, [{ type: 'profile.role-granted', data }])
  })

async function until(holds: () => boolean | Promise<boolean>) {
  for (let n = 0; n < 400 && !(await holds()); n++) await new Promise((resolve) => setTimeout(resolve, 10))
}

const ready = async (url: string, query = '') => {
  const answer = await fetch(`${url}/-/ready${query}`)
  return { status: answer.status, body: (await answer.json()) as any }
}

t.test('instances append through one of them, and another takes over', async (t) => {
  const place = site()
  const one = await instance(t, place, 'profile')
  await one.start()
  const other = await instance(t, place, 'profile')
  await other.start()
  t.same([one.log.leads(), other.log.leads()], [true, false])
  const before = place.profile.log.events.length
  await Promise.all(Array.from({ length: 20 }, (_, n) => note(n % 2 ? one : other, `p${n}`)))
  t.equal(place.profile.log.events.length, before + 20)
  t.same(
    place.profile.log.events.map(({ position }) => position),
    place.profile.log.events.map((_, n) => n + 1)
  )
  await until(() => place.published.length >= before + 20)
  t.same(
    place.published.map(({ event }) => event.position),
    place.profile.log.events.map(({ position }) => position),
    'one of them published it, in order'
  )
  t.ok(await one.stop(), 'in time')
  await note(other, 'later')
  t.ok(other.log.leads())
  t.equal(place.profile.log.events.length, before + 21)
})

t.test('what instances ask each other is for the house alone', async (t) => {
  const one = await instance(t, site(), 'profile')
  await one.start()
  const post = (headers: Record<string, string>) =>
    fetch(`${one.url}/-/appends`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: '{"from":"x","number":1,"settled":1,"term":1,"appends":[]}'
    })
  t.equal((await post({})).status, 404)
  t.equal((await post({ 'x-bursar-house': 'made-up' })).status, 404)
  t.equal((await post({ authorization: `Bearer ${operatorToken}` })).status, 404, 'nor for operators')
})

t.test('two that start at once make one first manager and one key', async (t) => {
  const place = site()
  const both = [await instance(t, place, 'auth'), await instance(t, place, 'auth')]
  await Promise.all(both.map((one) => one.start()))
  const count = (type: string) => place.auth.log.events.filter((event) => event.type === type).length
  t.equal(count('auth.signing-key-created'), 1)
  t.equal(count('auth.user-registered'), 1)
  const body = JSON.stringify({ username: 'admin', password: 'admin-password' })
  for (const { url, engine } of both) {
    await engine.projectionRunner.wait({ auth: place.auth.log.events.length }, 2_000)
    const login = await fetch(`${url}/api/auth`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body
    })
    t.equal(login.status, 201)
    const { token } = (await login.json()) as { token: string }
    for (const { url: other } of both) {
      const who = await fetch(`${other}/api/auth/tokens`, { headers: { authorization: `Bearer ${token}` } })
      t.equal(who.status, 200, 'a token of one is good at the other')
    }
  }
})

t.test('it starts and answers while broker and other services are away', async (t) => {
  const place = site()
  const failing = () => Promise.reject(Object.assign(new Error('secret address'), { code: 'ECONNREFUSED' }))
  const one = await instance(t, place, 'auth', {
    bus: (own) => awayBus(own, 'auth'),
    publisher: {
      partitions: 4,
      partitionOf: () => 0,
      open: failing,
      publish: failing,
      close: async () => undefined
    }
  })
  t.match(await ready(one.url), {
    status: 503,
    body: { missing: [{ service: 'auth', what: 'it is starting' }] }
  })
  const early = await fetch(`${one.url}/api/auth/tokens`)
  t.same([early.status, early.headers.get('x-error-code')], [503, 'unavailable'])
  await one.start()
  const account = {
    username: 'mona',
    full_name: 'Mona',
    email: 'm@example.com',
    new_password: 'a-long-password'
  }
  const made = await fetch(`${one.url}/api/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(account)
  })
  t.equal(made.status, 201)
  await until(async () => /published/.test(JSON.stringify((await ready(one.url)).body)))
  const state = await ready(one.url)
  t.equal(state.status, 503)
  const said = state.body.missing.map(({ what }: { what: string }) => what)
  t.same(said, [
    'no events of profile have arrived yet',
    'its events are not published: ECONNREFUSED',
    'profile cannot be followed: ECONNREFUSED'
  ])
  t.match((await one.operatorApp.inject('/-/metrics')).body, /bursar_relay_fault\{service="auth"\} 1/)
})

t.test('a balancer leaves an instance in whose broker is away', async (t) => {
  const place = site()
  const well = await instance(t, place, 'profile')
  await well.start()
  const one = await instance(t, place, 'auth')
  await one.start()
  await until(async () => (await ready(one.url)).status === 200)
  t.same((await ready(one.url)).body, { status: 'ready', missing: [] })
  const failing = () => Promise.reject(new Error('away'))
  const other = await instance(t, place, 'auth', {
    publisher: {
      partitions: 4,
      partitionOf: () => 0,
      open: failing,
      publish: failing,
      close: async () => undefined
    }
  })
  await one.stop()
  await other.start()
  await until(async () => (await ready(other.url)).body.missing.length === 1)
  t.match((await ready(other.url)).body.missing, [{ what: 'its events are not published: Error' }])
  t.equal((await ready(other.url, '?of=process')).status, 200)
})

t.test('what operators ask of read models reaches the instance that keeps them', async (t) => {
  const place = site()
  const one = await instance(t, place, 'profile')
  await one.start()
  const other = await instance(t, place, 'profile')
  await other.start()
  t.same([one.engine.leads(), other.engine.leads()], [true, false])
  const headers = { authorization: `Bearer ${operatorToken}` }
  const ask = async (url: string, path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${url}/api/system/${path}`, {
      ...init,
      headers: { ...headers, ...init.headers }
    })
    const code = answer.headers.get('x-error-code')
    return { status: answer.status, code, body: (await answer.json()) as any }
  }
  const state = await ask(other.url, 'projections')
  t.equal(state.status, 200)
  t.ok(state.body.results.some(({ name }: { name: string }) => name === 'access'))
  const begun = await ask(other.url, 'projections/profile/access/replay', { method: 'POST' })
  t.equal(begun.status, 202)
  for (const { url } of [one, other]) {
    await until(async () => (await ask(url, `replays/${begun.body.id}`)).body.state === 'done')
    t.match((await ask(url, `replays/${begun.body.id}`)).body, { state: 'done' }, 'a job is found by both')
  }
  await until(() => other.engine.projectionRunner.builder('access').spec.generation === 2)
  t.equal(other.engine.projectionRunner.builder('access').spec.generation, 2, 'and serves what came of it')
  const again = { headers: { 'x-bursar-handed-on': '1' } }
  t.match(await ask(other.url, 'projections', again), { status: 503, code: 'unavailable' })
  t.equal((await fetch(`${other.url}/api/system/projections`)).status, 401, 'the other one checks who asks')
  t.match(
    (await one.operatorApp.inject('/-/metrics')).body,
    /bursar_projection_runner_leading\{service="profile"\} 1/
  )
  t.match(
    (await other.operatorApp.inject('/-/metrics')).body,
    /bursar_projection_runner_leading\{service="profile"\} 0/
  )
})
