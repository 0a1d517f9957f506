/** A mail server that is away for a day, one that is full, and receivers that do not exist; by real SMTP. */
import { createJobRunner } from '@bursar/jobs'
import { smtpMailer } from '@bursar/notifications'
import {
  expected,
  type MailServer,
  smtpRefusal,
  startMailServer,
  type TestSystem,
  testSystem
} from '@bursar/testing'
import t, { type Test } from 'tap'

const HOUR = 3_600_000

/** A system whose mail goes to that server, and whose jobs run. */
async function sending(t: Test, { port }: Pick<MailServer, 'port'>) {
  const mailer = smtpMailer({ url: new URL(`smtp://127.0.0.1:${port}`), from: 'bursar@acme.example' })
  const system = await testSystem(t, { mailer })
  const engine = system.engines.get('auth')
  const service = system.services.find(({ name }) => name === 'auth')
  if (!engine || !service) throw new Error('the system has no auth')
  const failures: string[] = []
  const runner = createJobRunner({
    engine,
    handlers: service.jobs,
    onFailed: ({ err }) => failures.push(String(err)),
    onFault: (error) => t.fail(String(error))
  })
  runner.start()
  t.teardown(async () => {
    await runner.stop()
    await mailer.close()
  })
  return { system, jobs: engine.events.jobs, failures }
}

const register = async ({ anonymous }: TestSystem, slug: string, more = {}) =>
  expected(
    await anonymous.post('/api/auth/register', {
      slug,
      full_name: slug,
      email: `${slug}@example.com`,
      ...more
    }),
    201
  )

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 30_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function outbox(system: TestSystem) {
  await system.settled()
  const { results } = expected(await system.as(system.operatorToken).get('/api/system/mail'), 200)
  return results as { id: string; to: string; outcome: string; reply: string }[]
}

t.test('a server that has no room for a day gets the mail once it has, and once', async (t) => {
  let full = true
  const server = await startMailServer({
    onRcptTo: ({ address }, _session, done) =>
      full ? done(smtpRefusal(452, `<${address}> mailbox full`)) : done()
  })
  t.teardown(() => server.close())
  const { system, jobs, failures } = await sending(t, server)
  const start = Date.parse(system.clock.now())
  await register(system, 'ann')
  const waiting = async () => (await jobs.list('waiting', undefined, 10)).find(({ kind }) => kind === 'mail')
  while (Date.parse(system.clock.now()) < start + 26 * HOUR) {
    const tried = failures.length
    await until(() => failures.length > tried || tried === 0)
    await until(async () => ((await waiting())?.due ?? '') > system.clock.now())
    system.clock.set((await waiting())?.due ?? '')
  }
  t.equal((await jobs.list('parked', undefined, 10)).length, 0)
  t.notMatch(failures.join(), 'ann@example.com', 'no address is logged')
  t.notMatch((await waiting())?.error, 'ann@example.com', 'nor kept with the job in clear')
  t.match((await waiting())?.error, /mailbox full/)
  full = false
  await until(async () => {
    system.clock.set((await waiting())?.due ?? system.clock.now())
    return server.received.length > 0
  })
  await until(async () => (await outbox(system)).length === 1)
  t.match(await outbox(system), [{ to: 'ann@example.com', outcome: 'sent' }])
  t.equal(server.received.length, 1)
})

t.test('a server that is away for more than two days: parked, and shown with the reason', async (t) => {
  const server = await startMailServer()
  await server.close()
  const { system, jobs } = await sending(t, server)
  await register(system, 'ann')
  const start = Date.parse(system.clock.now())
  const parked = async () => jobs.list('parked', undefined, 10)
  await until(async () => {
    const due = (await jobs.list('waiting', undefined, 10)).find(({ kind }) => kind === 'mail')?.due
    if (due !== undefined && due > system.clock.now()) system.clock.set(due)
    return (await parked()).length === 1
  })
  t.ok(
    Date.parse(system.clock.now()) - start >= 47 * HOUR,
    `it was tried for ${(Date.parse(system.clock.now()) - start) / HOUR} hours`
  )
  t.match(await parked(), [{ kind: 'mail', error: /ECONNREFUSED/ }])
})

t.test('a receiver that does not exist is noted, and the others get theirs', async (t) => {
  const server = await startMailServer({
    onRcptTo: ({ address }, _session, done) =>
      address === 'gone@example.com' ? done(smtpRefusal(550, `<${address}> unknown`)) : done()
  })
  t.teardown(() => server.close())
  const { system, jobs, failures } = await sending(t, server)
  await Promise.all(['gone', 'ann', 'ben'].map((slug) => register(system, slug)))
  await until(async () => (await outbox(system)).length === 3)
  const noted = Object.fromEntries((await outbox(system)).map(({ to, outcome }) => [to, outcome]))
  t.same(noted, { 'gone@example.com': 'refused', 'ann@example.com': 'sent', 'ben@example.com': 'sent' })
  t.same(failures, [])
  t.same(await jobs.list('parked', undefined, 10), [])
  const list = expected(await system.admin.get('/api/system/mail'), 200)
  t.equal(list.detail, '', 'mail leaves the site')
  for (const { id } of list.results) {
    t.match(await system.admin.get(`/api/system/mail/${id}`), {
      status: 200,
      body: { text: null, html: null }
    })
  }
})

t.test('a key that expired before a server took it is not sent', async (t) => {
  let away = true
  const server = await startMailServer({
    onRcptTo: (_address, _session, done) => (away ? done(smtpRefusal(450, 'later')) : done())
  })
  t.teardown(() => server.close())
  const { system, failures } = await sending(t, server)
  await register(system, 'ann', { new_password: 'a good password' })
  await until(() => failures.length === 1)
  away = false
  // Keys expire by the real time.
  Object.assign(system.clock, { real: () => Date.now() + 2 * HOUR })
  system.clock.set('2026-01-15T14:00:00.000Z')
  await until(async () => (await outbox(system)).length === 1)
  t.match(await outbox(system), [{ outcome: 'withheld', reply: /expired/ }])
  t.equal(server.received.length, 0)
})
