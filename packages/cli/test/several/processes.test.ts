import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { withRealParts } from '@bursar/testing'
import t from 'tap'
import { ask, good } from '../http.ts'
import { adminPassword, bursar, environment, type Server, startServer } from '../processes.ts'

const data = mkdtempSync(join(tmpdir(), 'bursar-several-'))
// Many processes, on a machine that may be busy.
t.setTimeout(380_000)
t.teardown(() => rmSync(data, { recursive: true, force: true }))

/** The process of one service, of those that a server has started. */
function pidOf(server: Server, name: string): number {
  const lines = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n')
  const line = lines.find(
    (one) => one.includes(` ${server.child.pid} `) && one.includes(`${name}/dist/main.js`)
  )
  if (!line) throw new Error(`there is no process of ${name}`)
  return Number(line.trim().split(/\s+/)[0])
}

/** Asks until it is so; a service that is away for now is asked again. */
async function until(so: () => Promise<boolean>): Promise<void> {
  while (!(await so().catch(() => false))) await new Promise((resolve) => setTimeout(resolve, 200))
}

await withRealParts(t, 'a system of five processes', async (t, real) => {
  const env = {
    ...environment(data),
    MONGODB_URI: real.mongodbUri,
    KAFKA_BROKERS: real.kafkaBrokers.join(','),
    BURSAR_PREFIX: real.prefix
  }
  const server = await startServer(env)
  t.teardown(() => server.end('SIGKILL'))
  const call = (method: string, path: string, token?: string, body?: unknown) =>
    ask(server.url, method, path, token, body)
  const login = { username: 'admin', password: adminPassword }
  const admin = good(await call('POST', '/api/auth', undefined, login), 201).token
  const terms = { title: 'Basic', period_amount: 24900, period_type: 'monthly', is_active: true }
  const plan = good(await call('POST', '/api/profile/broker/plans', admin, terms), 201).slug
  const account = { username: 'mona', full_name: 'Mona', email: 'm@example.com', new_password: 'a-long-one' }
  const mona = good(await call('POST', '/api/auth/register', undefined, account), 201).token

  process.kill(pidOf(server, 'billing'), 'SIGKILL')
  const away = await call('GET', '/api/billing/mona/history', mona)
  t.match(away, { status: /^50[23]$/, code: /unavailable|bad_gateway/ })
  await until(async () => (await call('POST', '/api/cart', mona, { plan })).status < 300)
  // Who mona is reaches it by the topics, where it has to catch up first.
  await until(async () => (await call('GET', '/api/billing/mona/balance', mona)).status === 200)
  const paid = await call('POST', '/api/billing/mona/checkout', mona, { processor_token: 'tok_visa' })
  t.match(good(paid, 201), { state: 'done', amount: 24900 }, 'it was started again')
  t.match(good(await call('GET', '/api/billing/mona/balance', mona), 200), { balance_amount: 0 })

  const verified = await bursar(['verify', '--json'], env)
  t.match(JSON.parse(verified.out), { ok: true })
  t.match(JSON.parse((await bursar(['topics', 'list', '--json'], env)).out)[0], {
    topic: `${real.prefix}.auth.events`,
    exists: true
  })
  const lag = JSON.parse((await bursar(['topics', 'lag', '--json'], env)).out)
  t.ok(lag.every(({ unpublished }: any) => unpublished === 0))
  const refilled = JSON.parse((await bursar(['topics', 'refill', 'auth', '--json'], env)).out)
  t.same(refilled, [{ service: 'auth', published: 0 }], 'nothing was missing')
  t.equal((await server.end('SIGTERM')).code, 0, 'all of them stop gracefully')
})
