import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@bursar/client'
import t, { type Test } from 'tap'
import { adminPassword, bursar, environment, startServer } from './processes.ts'

const data = mkdtempSync(join(tmpdir(), 'bursar-cli-'))
const env = environment(data)
const file = join(data, 'sales.csv')
const rows = [
  'customer,date,quantity,amount_cents',
  '00001,1997-01-01,1,1177',
  '00001,1997-01-01,1,1177',
  '00002,1997-01-05,2,nothing',
  'too,short'
]
writeFileSync(file, `${rows.join('\n')}\n`)
// Two dozen processes one after the other take their time on a busy machine.
t.setTimeout(240_000)
t.teardown(() => rmSync(data, { recursive: true, force: true }))

/** Every command, whether the system runs or not; what is wrong with a question is said the same way by both. */
async function commands(t: Test, imported: { created: number; skipped: number }, asksWrongly: boolean) {
  const taken = await bursar(['import', file, '--provider', 'broker', '--json'], env)
  t.equal(taken.code, 1, 'some rows failed')
  t.match(JSON.parse(taken.out), {
    provider: 'broker',
    rows: 4,
    ...imported,
    failed: [
      { line: 4, reason: /^amount_cents/ },
      { line: 5, reason: /2 cells/ }
    ]
  })
  const listed = await bursar(['projections', '--json'], env)
  t.equal(listed.code, 0)
  const fields = ['service', 'name', 'generation', 'position', 'lag', 'documents', 'digest']
  for (const row of JSON.parse(listed.out)) t.same(Object.keys(row), fields)
  const replayed = await bursar(['replay', 'billing.ledger', '--json'], env)
  t.equal(replayed.code, 0)
  const [ledger] = JSON.parse(replayed.out)
  t.match(ledger, { service: 'billing', name: 'ledger', equal: true })
  t.same(Object.keys(ledger), [...fields, 'events', 'seconds', 'equal'])

  const kept = await bursar(['mail', '--json', '--limit', '2', '--find', 'kept'], env)
  const outbox = JSON.parse(kept.out)
  t.match(outbox, {
    detail: /No mail leaves this site/,
    results: [{ to: 'ann@example.com', outcome: 'kept' }]
  })
  const [{ id }] = outbox.results
  t.match(await bursar(['mail'], env), {
    code: 0,
    out: /No mail leaves[\s\S]*ann@example\.com[\s\S]*in all\./
  })
  const shown = await bursar(['mail', id], env)
  t.match(shown, { code: 0, out: /To: ann@example\.com[\s\S]*Subject: [\s\S]*\/verify\/[0-9a-f]{40}/ })
  t.match(JSON.parse((await bursar(['mail', id, '--json'], env)).out), { id, text: /verify/ })
  t.match(await bursar(['mail', '--page', '99'], env), { code: 2, err: /Invalid page/ })
  t.match(await bursar(['mail', '--page', 'x'], env), { code: 2, err: /--page must be a whole number/ })
  t.match(await bursar(['mail', 'none'], env), { code: 2, err: /404/ })

  const renewed = await bursar(['renew'], env)
  t.match(renewed, { code: 0, out: /^0 accounts were due: 0 charges, 0 failed\.\n$/ })
  const tried = await bursar(['renew', '--dry-run', '--profile', 'admin'], env)
  t.match(tried, {
    code: 0,
    out: /^profile .*\nadmin +0 +0 +0\n1 accounts .* 0 charges to be made, 0 failed\./
  })
  const renewedJson = await bursar(['renew', '--json', '--at', '2020-01-01T00:00:00Z'], env)
  t.same(JSON.parse(renewedJson.out), { dry_run: false, accounts: [] })
  t.match(await bursar(['renew', '--at', '2999-01-01T00:00:00Z'], env), {
    code: 2,
    err: /400: .*at most now/
  })

  const verified = await bursar(['verify', '--json'], env)
  t.equal(verified.code, 0, verified.out)
  t.match(JSON.parse(verified.out), { ok: true })
  const events = await bursar(['events', 'billing', '--limit', '1', '--json'], env)
  t.match(JSON.parse(events.out), [{ source: 'billing', position: 1 }])
  const about = await bursar(['events', '--about', 'admin', '--json'], env)
  const { about: whom, streams, events: told } = JSON.parse(about.out)
  t.match(whom, [{ is: 'user' }, { is: 'profile' }])
  t.ok(streams.includes(`auth user-${whom[0].id}`) && streams.includes(`profile profile-${whom[1].id}`))
  t.match(told[0], { source: 'auth', type: 'auth.user-registered', data: { user: whom[0].id } })
  if (!asksWrongly) return
  const nobody = await bursar(['import', file, '--provider', 'nobody'], env)
  t.match(nobody, { code: 2, err: /no profile nobody/ })
  t.match(await bursar(['replay', 'nothing'], env), { code: 2, err: /no projection nothing/ })
  t.match(await bursar(['events', '--about', 'nobody'], env), {
    code: 2,
    err: /There is no user or profile nobody/
  })
  t.match(await bursar(['events'], env), { code: 2, err: /Name a service/ })
}

t.test('commands on a system that runs and on one that is stopped', async (t) => {
  t.match(await bursar(['verify'], environment(join(data, 'nowhere'))), { code: 2, err: /no system/ })
  t.match(await bursar(['bogus'], env), { code: 2 })
  t.match(await bursar(['start'], { ...env, PORT: 'x' }), { code: 2, err: /PORT/ })
  const misspelt = await bursar(['start'], { ...env, BURSAR_DTA: 'x' })
  t.match(misspelt, { code: 2, out: '', err: /BURSAR_DTA is not a setting\. Did you mean BURSAR_DATA/ })

  const server = await startServer(env)
  t.teardown(() => server.end('SIGKILL'))
  t.equal(statSync(join(data, 'operator.token')).mode & 0o777, 0o600)
  t.equal(statSync(join(data, 'master.key')).mode & 0o777, 0o600)
  t.match(await bursar(['start'], env), { code: 2, err: /in use/ }, 'one process at a time')
  const ann = { username: 'ann', full_name: 'Ann', email: 'ann@example.com', new_password: 'a-long-one' }
  await createClient({ url: server.url }).register(ann)
  await commands(t, { created: 2, skipped: 0 }, true)
  t.equal((await server.end('SIGTERM')).code, 0, 'it stops gracefully')
  await commands(t, { created: 0, skipped: 2 }, false)
})

t.test('operators have a port of their own', async (t) => {
  const folder = join(data, 'ports')
  const server = await startServer(environment(folder))
  t.teardown(() => server.end('SIGKILL'))
  const status = async (url: string) => (await fetch(url)).status
  const [, port] = /^http:\/\/127\.0\.0\.1:(\d+)$/.exec(server.operatorUrl) ?? []
  t.ok(Number(port) > 0, 'one that is free, for this machine alone')
  t.equal(await status(`${server.operatorUrl}/-/metrics`), 200)
  t.equal(await status(`${server.url}/-/metrics`), 404)
  for (const url of [server.url, server.operatorUrl]) t.equal(await status(`${url}/-/live`), 200)
  t.equal(await status(`${server.operatorUrl}/api`), 404)
  const taken = { ...environment(join(data, 'taken')), BURSAR_OPERATOR_PORT: port ?? '' }
  t.match(await bursar(['start'], taken), { code: 2, err: /in use\. Set BURSAR_OPERATOR_PORT/ })
  const next = { ...environment(join(data, 'next')), BURSAR_OPERATOR_PORT: '' }
  const usual = await startServer(next)
  t.teardown(() => usual.end('SIGKILL'))
  t.equal(Number(new URL(usual.operatorUrl).port), Number(new URL(usual.url).port) + 1)
  await usual.end('SIGTERM')
})

t.test('of two that start at once one wins, and a killed one is in nobody s way', async (t) => {
  const folder = join(data, 'contended')
  const starts = await Promise.allSettled([
    startServer(environment(folder)),
    startServer(environment(folder))
  ])
  const winners = starts.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  t.teardown(() => Promise.all(winners.map((one) => one.end('SIGKILL'))))
  t.equal(winners.length, 1)
  await winners[0]?.end('SIGKILL')
  const again = await startServer(environment(folder))
  t.teardown(() => again.end('SIGKILL'))
  await again.end('SIGTERM')
})

t.test('the story over the network', async (t) => {
  const server = await startServer(environment(join(data, 'story')))
  t.teardown(() => server.end('SIGKILL'))
  const visitor = createClient({ url: server.url })
  const admin = await visitor.logIn({ username: 'admin', password: adminPassword })
  const account = { username: 'mona', full_name: 'Mona', email: 'mona@example.com' }
  const mona = await visitor.register({ ...account, new_password: 'a-long-one' })
  const { body: plan } = await admin.post('/api/profile/{profile}/plans', {
    params: { profile: 'broker' },
    body: { title: 'Basic', period_amount: 24900, period_type: 'monthly', is_active: true }
  })
  await mona.post('/api/cart', { body: { plan: plan.slug } })
  const params = { profile: 'mona' }
  const body = { processor_token: 'tok_visa' }
  const paid = await mona.post('/api/billing/{profile}/checkout', { params, body })
  t.match(paid, { status: 201, body: { state: 'done', amount: 24900 } })
  t.match((await mona.get('/api/billing/{profile}/balance', { params })).body, { balance_amount: 0 })
  t.equal((await mona.get('/api/billing/{profile}/history', { params })).body.count, 2)
})
