/** A month of the demo, on a system of its own and on one that runs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@bursar/client'
import t from 'tap'
import { bursar, environment, freePort, startServer } from '../processes.ts'

const folder = mkdtempSync(join(tmpdir(), 'bursar-demo-'))
const data = join(folder, 'own')
const month = ['--months', '1', '--seed', '7', '--json']
t.setTimeout(240_000)
t.teardown(() => rmSync(folder, { recursive: true, force: true }))

t.test('the same seed is the same business, on whatever system', async (t) => {
  const env = { ...environment(join(folder, 'unused')), PORT: String(await freePort()) }
  const own = await bursar(['demo', ...month, '--exit', '--data', data], env)
  t.equal(own.code, 0, own.err)
  const made = JSON.parse(own.out)
  t.match(made, { seed: '7', months: 1, until: '2025-01-31T23:00:00.000Z', url: undefined })
  t.ok(made.counts.customers >= 8 && made.counts.orders > 0 && made.sold.usd > 0)

  const site = environment(join(folder, 'running'), {
    BURSAR_TEST_CLOCK: '2024-12-31',
    BURSAR_TEST_WEBHOOK_SECRET: 'whsec_of_a_demo'
  })
  const server = await startServer(site)
  t.teardown(() => server.end('SIGKILL'))
  const other = await bursar(['demo', ...month, '--running'], site)
  t.equal(other.code, 0, other.err)
  const filled = JSON.parse(other.out)
  t.strictSame([filled.counts, filled.sold, filled.until], [made.counts, made.sold, made.until])

  const visitor = createClient({ url: filled.url })
  const [dana] = filled.logins
  const owner = await visitor.logIn({ username: dana.username, password: dana.password })
  const params = { profile: 'fernway' }
  const sales = (await owner.get('/api/metrics/{profile}/funds', { params })).body.results[0]
  t.ok(Number(sales?.values.at(-1)?.[1]) > 0, 'January has sales')
  t.equal(
    (await owner.get('/api/billing/{profile}/receivables', { params })).body.balances.usd,
    made.sold.usd
  )
})

t.test('what it made is proved, shown again, and not mixed with other things', async (t) => {
  const env = { ...environment(data), PORT: String(await freePort()) }
  const verified = await bursar(['verify', '--json'], env)
  t.equal(verified.code, 0, verified.out)
  t.match(JSON.parse(verified.out), { ok: true })
  // A proof adds nothing, not by a job that is due either: its clock is far ahead of the demo's.
  const again = await bursar(['demo', ...month, '--exit', '--data', data], env)
  t.equal(again.code, 0, again.err)
  t.match(JSON.parse(again.out), { seed: '7', months: 1 })
  const otherSeed = await bursar(['demo', '--seed', '8', '--data', data], env)
  t.match(otherSeed, { code: 2, err: /contains a demo with seed 7/ })

  const used = mkdtempSync(join(folder, 'used-'))
  writeFileSync(join(used, 'thesis.txt'), 'not to be lost')
  t.match(await bursar(['demo', '--data', used], env), { code: 2, err: /contains other data/ })
  t.match(await bursar(['demo', '--months', 'many'], env), { code: 2, err: /--months/ })
  t.match(await bursar(['demo', '--from', 'soon'], env), { code: 2, err: /--from/ })
})

t.test('a system that cannot be filled says why', async (t) => {
  const site = environment(join(folder, 'real'), { BURSAR_TEST_WEBHOOK_SECRET: 'whsec_of_a_demo' })
  t.match(await bursar(['demo', '--running'], environment(data)), { code: 2, err: /WEBHOOK_SECRET/ })
  const server = await startServer(site)
  t.teardown(() => server.end('SIGKILL'))
  t.match(await bursar(['demo', '--running'], site), { code: 2, err: /system clock/ })
})
