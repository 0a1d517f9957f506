/** Parked jobs over HTTP, and in the metrics. */
import type { Engine } from '@bursar/event-sourcing'
import { testSystem } from '@bursar/testing'
import t from 'tap'

const due = '2026-01-10T00:00:00.000Z'
const job = { kind: 'expire-cart', id: 'a.b' }

/** A system with one job that waits, and one that is parked. */
async function scene(t: Parameters<typeof testSystem>[0]) {
  const system = await testSystem(t)
  const billing = system.engines.get('billing') as Engine
  const { jobs } = billing.events
  await jobs.ask([{ ...job, due, payload: '{}' }])
  const [claimed] = await jobs.claim({ claimer: 'test', turn: 1 }, due, 1)
  if (!claimed) throw new Error('it was not due')
  const parked = { due, asked: due, tries: 11, error: 'no cart', parked: due }
  await jobs.settle({ ...job, claim: claimed.claim, outcome: parked })
  await jobs.ask([{ ...job, id: 'next', due: '2026-02-01T00:00:00.000Z', payload: '{}' }])
  const url = (how: string, id = job.id) => `/api/system/jobs/billing/${job.kind}/${id}/${how}`
  return { ...system, jobs, url }
}

t.test('parked jobs are listed, with those that are due next', async (t) => {
  const { admin, operatorToken, operatorApp } = await scene(t)
  const listed = await admin.get('/api/system/jobs')
  t.match(listed, {
    status: 200,
    body: {
      results: [
        { service: 'billing', ...job, due, tries: 11, error: 'no cart', parked_at: due },
        { service: 'billing', kind: 'expire-cart', id: 'next', tries: 0, error: '', parked_at: null }
      ]
    }
  })
  const headers = { authorization: `Bearer ${operatorToken}` }
  const { payload } = await operatorApp.inject({ url: '/-/metrics', headers })
  t.match(payload, /bursar_jobs_parked\{service="billing"\} 1\n/)
  t.match(payload, /bursar_jobs_due\{service="billing"\} 0\n/)
  t.match(payload, /bursar_jobs_overdue_seconds\{service="billing"\} 0\n/)
  t.match(payload, /bursar_job_runs_total\{service="billing",outcome="done"\} 0\n/)
})

t.test('one is due again, with all its tries before it', async (t) => {
  const { admin, jobs, url } = await scene(t)
  t.equal((await admin.post(url('retry'))).status, 204)
  t.same(await jobs.list('parked', undefined, 10), [])
  t.match(await jobs.list('waiting', undefined, 10), [
    { id: 'a.b', tries: 0, error: 'no cart' },
    { id: 'next' }
  ])
  t.equal((await admin.post(url('retry'))).status, 404, 'it is not parked any more')
  t.equal((await admin.post(url('retry', 'next'))).status, 404, 'one that waits is not retried')
  t.equal((await admin.post('/api/system/jobs/nowhere/k/a/retry')).status, 404)
})

t.test('one is given up, with a note', async (t) => {
  const { admin, jobs, url } = await scene(t)
  t.equal((await admin.post(url('discard'), {})).status, 400, 'why is to be said')
  t.equal((await admin.post(url('discard'), { note: 'it is gone' })).status, 204)
  t.same(await jobs.list('parked', undefined, 10), [])
  t.equal((await admin.post(url('discard', 'next'), { note: 'x' })).status, 404)
  t.match(await jobs.list('waiting', undefined, 10), [{ id: 'next' }])
})
