/** A log that lost its end, in a data folder: named at the start and by verify, and nothing starts on it. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqlite } from '@bursar/store-sqlite'
import t, { type Test } from 'tap'
import { ask, good } from './http.ts'
import { bursar, environment, freePort, startServer } from './processes.ts'

const place = mkdtempSync(join(tmpdir(), 'bursar-log-end-'))
// Two dozen processes one after the other take their time on a busy machine.
t.setTimeout(600_000)
t.teardown(() => rmSync(place, { recursive: true, force: true }))

const whole = join(place, 'whole')
const older = join(place, 'older')
interface Check {
  readonly name: string
  readonly detail: string
}

const services = ['auth', 'profile', 'billing', 'metrics']

function copyOf(folder: string, name: string): string {
  const copy = join(place, name)
  cpSync(folder, copy, { recursive: true })
  return copy
}

function cutLog(data: string, service: string, events: number): number {
  const sqlite = openSqlite(join(data, `${service}.db`))
  const { end } = sqlite.prepare('SELECT max(position) AS end FROM event').get()
  sqlite.exec(`DELETE FROM event WHERE position > ${end - events}`)
  sqlite.close()
  return end
}

/** Start, and verify after it: both name the log, the place and what to do, in one line. */
async function refused(t: Test, data: string, said: RegExp, verifies = false) {
  const start = await bursar(['start'], environment(data, { PORT: String(await freePort()) }))
  t.match(start, { code: 2, err: said, out: '' })
  t.match(start.err, /bursar restore FOLDER/, 'says what to do')
  t.equal(start.err.trim().split('\n').length, 1, start.err)
  if (!verifies) return
  const verify = await bursar(['verify', '--json'], environment(data))
  t.equal(verify.code, 1, verify.err)
  const wrong = JSON.parse(verify.out).checks.filter(({ ok }: { ok: boolean }) => !ok)
  t.ok(
    wrong.some(({ name, detail }: Check) => / log end$/.test(name) && said.test(detail)),
    verify.out
  )
}

t.before(async () => {
  const env = environment(whole)
  const sales = ['customer,date,quantity,amount_cents']
  for (let n = 1; n <= 60; n++) sales.push(`${String(n).padStart(5, '0')},1997-01-01,1,${n}77`)
  const file = join(place, 'sales.csv')
  writeFileSync(file, `${sales.slice(0, 5).join('\n')}\n`)
  const first = await startServer(env)
  t.equal((await bursar(['import', file, '--provider', 'broker'], env)).code, 0)
  t.equal((await first.end('SIGTERM')).code, 0)
  cpSync(whole, older, { recursive: true })
  writeFileSync(file, `${sales.join('\n')}\n`)
  const server = await startServer(env)
  t.equal((await bursar(['import', file, '--provider', 'broker'], env)).code, 0)
  const account = { username: 'ada', full_name: 'Ada', email: 'ada@example.com', new_password: 'a-long-one' }
  good(await ask(server.url, 'POST', '/api/auth/register', undefined, account), 201)
  t.equal((await server.end('SIGTERM')).code, 0)
})

t.test('after a stop the files alone are whole', async (t) => {
  const logs = readdirSync(whole).filter((name) => name.endsWith('-wal'))
  for (const name of logs) t.equal(statSync(join(whole, name)).size, 0, `${name} has nothing left to copy`)
  const copy = copyOf(whole, 'copy')
  for (const folder of [copy, join(copy, 'keys')]) {
    for (const name of readdirSync(folder)) if (/-(wal|shm)$/.test(name)) rmSync(join(folder, name))
  }
  const verified = await bursar(['verify', '--json'], environment(copy))
  t.equal(verified.code, 0, verified.out + verified.err)
})

for (const events of [1, 100]) {
  t.test(`the last ${events} events of a log are gone`, async (t) => {
    const data = copyOf(whole, `cut-${events}`)
    const end = cutLog(data, 'billing', events)
    const said = new RegExp(
      `The log of billing ends at position ${end - events}, but .*the read models of .* saw position ${end}: `
    )
    await refused(t, data, said, true)
  })
}

t.test('an older log under newer read models', async (t) => {
  const data = copyOf(whole, 'older-billing')
  cpSync(join(older, 'billing.db'), join(data, 'billing.db'))
  await refused(t, data, /The log of billing ends .*, but .*the read models of metrics.* saw position/)
})

t.test('older logs, all of them, beside newer keys', async (t) => {
  const data = copyOf(whole, 'older-all')
  for (const service of services) cpSync(join(older, `${service}.db`), join(data, `${service}.db`))
  await refused(t, data, /The log of billing ends .* but the key store of billing saw position/, true)
})

t.test('a file is missing beside the others', async (t) => {
  for (const name of ['billing.db', join('keys', 'auth.db'), 'auth.db']) {
    const data = copyOf(whole, `without-${name.replaceAll('/', '-')}`)
    rmSync(join(data, name))
    const said = await bursar(['start'], environment(data, { PORT: String(await freePort()) }))
    t.match(said, { code: 2, err: `${join(data, name)} is missing next to` })
    t.match(said.err, /bursar restore FOLDER/)
    t.equal(said.err.trim().split('\n').length, 1, said.err)
    t.notOk(existsSync(join(data, name)), 'it is not made anew')
  }
})

t.test('a log that loses its end while it is served: verify says so and ends', async (t) => {
  const data = copyOf(whole, 'running')
  const env = environment(data)
  const server = await startServer(env)
  t.teardown(() => server.end('SIGKILL'))
  const end = cutLog(data, 'billing', 2)
  const verify = await bursar(['verify', '--json'], env)
  t.equal(verify.code, 1, verify.err)
  const wrong = JSON.parse(verify.out).checks.filter(({ ok }: { ok: boolean }) => !ok)
  t.match(wrong[0], { name: 'billing log end', detail: new RegExp(`saw position ${end}: `) })
})
