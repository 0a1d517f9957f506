/** The demo beside a new site: who may begin it, when, and what is told of it. */
import type { DemoParts } from '@bursar/gateway'
import { expected, testSystem } from '@bursar/testing'
import t from 'tap'
import { distributed } from './distributed.ts'

const place = {
  url: 'http://127.0.0.1:4000',
  logins: [{ username: 'dana', password: 'known', what: 'owns it' }]
}
const none = { state: 'none', done: 0, total: 0, url: null, logins: [], refusal: null, error: null }

/** A demo that goes on when the test says so. */
function steered() {
  type Started = { progress: (done: number, total: number) => void; end: (why: string) => void }
  const started: (Started & { ready(): void; fail(error: Error): void })[] = []
  const parts: DemoParts = {
    start: (progress, end) =>
      new Promise((resolve, reject) => {
        started.push({ progress, end, ready: () => resolve(place), fail: reject })
      })
  }
  return { parts, started }
}

t.test('it is begun once, watched to its end, and begun again when it has ended', async (t) => {
  const { parts, started } = steered()
  const { admin } = await testSystem(t, { demo: parts })
  const read = async () => expected(await admin.get('/api/system/demo'), 200)
  t.same(await read(), none)
  const both = await Promise.all([admin.post('/api/system/demo'), admin.post('/api/system/demo')])
  for (const one of both) t.match(expected(one, 202), { state: 'running' })
  t.equal(started.length, 1)
  started[0]?.progress(3, 12)
  t.same(await read(), { ...none, state: 'running', done: 3, total: 12 })
  started[0]?.ready()
  t.match(await read(), { state: 'done', ...place })
  expected(await admin.post('/api/system/demo'), 202)
  t.equal(started.length, 1, 'what is there is not made again')
  started[0]?.end('Its process has ended.')
  t.match(await read(), { state: 'failed', url: null, error: 'Its process has ended.' })
  expected(await admin.post('/api/system/demo'), 202)
  started[1]?.fail(new Error('The disk is full.'))
  t.match(await read(), { state: 'failed', error: 'The disk is full.' })
})

t.test('it is for a site at which nobody else is, and for the people of its broker', async (t) => {
  const { parts, started } = steered()
  const { admin, anonymous, ...system } = await testSystem(t, { demo: parts })
  const ann = await system.register('ann')
  await system.settled()
  for (const [who, status] of [
    [ann, 403],
    [anonymous, 401]
  ] as const) {
    expected(await who.get('/api/system/demo'), status)
    expected(await who.post('/api/system/demo'), status)
  }
  t.match(expected(await admin.post('/api/system/demo'), 409), {
    code: 'demo_unavailable',
    detail: /Other people than the first manager/
  })
  t.match(expected(await admin.get('/api/system/demo'), 200), { state: 'none', refusal: /Other people/ })
  t.equal(started.length, 0)
})

t.test('a site that can have none says why', async (t) => {
  const { parts, started } = steered()
  const { admin } = await testSystem(t, { demo: { ...parts, refusal: 'Payments go through Stripe here.' } })
  t.match(expected(await admin.post('/api/system/demo'), 409), { detail: 'Payments go through Stripe here.' })
  t.equal(started.length, 0)
  const several = await distributed(t)
  t.match(expected(await several.admin.post('/api/system/demo'), 409), { detail: /several processes/ })
  t.match(expected(await several.admin.get('/api/system/demo'), 200), { refusal: /several processes/ })
})
