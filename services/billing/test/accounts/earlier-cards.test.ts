import { jobKind, jobRun } from '@bursar/jobs'
import { expected, mailsTo, runDueJobs, testSystem, verifyByMail } from '@bursar/testing'
import t from 'tap'

t.test('a card from before there were notices is told of in its last month, too', async (t) => {
  const system = await testSystem(t)
  const bob = await system.register('bob')
  await verifyByMail(system, bob)
  expected(await bob.put('/api/billing/bob/card', { token: 'tok_visa' }), 200)
  await system.settled()
  const engine = system.engines.get('billing')!
  const { jobs } = system.services.find(({ name }) => name === 'billing')!
  const { id } = expected(await bob.get('/api/profile/bob'), 200)
  const cause = { actor: 'tester', correlationid: 'c', causationid: 'r' }
  // As an earlier version left it: the card alone.
  await engine.transact(cause, async (tx) => tx.cancel(jobKind('card-expires').named(id)))
  const handler = jobs.find(({ kind }) => kind === 'ask-for-earlier-cards')!
  const job = { kind: handler.kind, id: '', due: '', payload: '{}', asked: 1, tries: 1, claim: 'c' } as any
  for (let n = 0; n < 2; n++) await handler.run({}, jobRun(engine, job, new AbortController().signal))
  system.clock.set('2099-12-02T00:00:00.000Z')
  await runDueJobs(engine, jobs)
  const mails = await mailsTo(system, 'bob@example.com')
  t.equal(mails.filter(({ subject }) => /expires this month/.test(subject)).length, 1)
})
