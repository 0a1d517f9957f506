/** Stores and backups of every release: each is opened, holds, answers and goes on; newer ones are left alone. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { openSqlite, serviceFormat } from '@bursar/store-sqlite'
import t, { type Test } from 'tap'
import { ask, good } from '../http.ts'
import { adminPassword, bursar, environment, freePort, startServer } from '../processes.ts'

const releases = fileURLToPath(new URL('../../test/releases/', import.meta.url))
const versions = readdirSync(releases).filter((name) => /^\d/.test(name))
const place = mkdtempSync(join(tmpdir(), 'bursar-upgrade-'))
// A dozen processes one after the other take their time on a busy machine.
t.setTimeout(240_000)
t.teardown(() => rmSync(place, { recursive: true, force: true }))

/** A copy of a release's store, unpacked. */
function storeOf(version: string, name: string): Record<string, string> {
  const data = join(place, name)
  const from = join(releases, version, 'store')
  mkdirSync(join(data, 'keys'), { recursive: true })
  for (const file of [
    ...readdirSync(from),
    ...readdirSync(join(from, 'keys')).map((one) => join('keys', one))
  ]) {
    if (!file.endsWith('.gz')) continue
    writeFileSync(join(data, file.replace('.gz', '')), gunzipSync(readFileSync(join(from, file))))
  }
  return environment(data, { BURSAR_MASTER_KEY_FILE: join(releases, version, 'master.key') })
}

/** What was written then is there, names and kept answers too, and more can be written. */
async function goesOn(t: Test, env: Record<string, string>) {
  t.match(await bursar(['verify', '--json'], env), { code: 0 }, 'everything holds')
  const server = await startServer(env)
  const call = (method: string, path: string, token?: string, body?: unknown, key?: string) =>
    ask(server.url, method, path, token, body, key)
  const login = { username: 'ida', password: 'a-long-one' }
  const { token } = good(await call('POST', '/api/auth', undefined, login), 201)
  t.match(good(await call('GET', '/api/profile/ida', token), 200), { full_name: 'Ida Invented' })
  const history = good(await call('GET', '/api/billing/ida/history', token), 200)
  t.equal(history.count, 2)
  const sales = good(await call('GET', '/api/billing/broker/receivables', server.operatorToken), 200)
  t.equal(sales.count, 3)
  const account = { username: 'ida', full_name: 'I', email: 'i@example.com', new_password: 'a-long-one' }
  t.equal((await call('POST', '/api/auth/register', undefined, account)).status, 400, 'the name is taken')
  good(await call('POST', '/api/cart', token, { plan: 'desk' }), 201)
  const card = { processor_token: 'tok_visa' }
  good(await call('POST', '/api/billing/ida/checkout', token, card, 'the-second-checkout'), 201)
  const admin = good(
    await call('POST', '/api/auth', undefined, { username: 'admin', password: adminPassword }),
    201
  )
  const subscribers = good(await call('GET', '/api/profile/broker/subscribers', admin.token), 200)
  t.match(subscribers, { count: 1, results: [{ slug: 'ida' }] }, 'what was ordered is accepted')
  const again = [{ subscriber: '00001', created_at: '1997-03-01', amount: 7 }]
  good(await call('POST', '/api/billing/broker/transfers/import', admin.token, again), 201)
  const imported = good(await call('GET', '/api/billing/00001/history', admin.token), 200)
  t.equal(imported.count, 4, 'its provider goes on finding whom it imported')
  const file = join(place, 'sales.csv')
  writeFileSync(
    file,
    'customer,date,quantity,amount_cents\n00001,1997-01-01,1,1177\n00002,1997-02-01,1,500\n00002,1997-02-01,1,501\n'
  )
  const taken = await bursar(['import', file, '--provider', 'broker', '--json'], env)
  t.match(
    JSON.parse(taken.out),
    { created: 1, skipped: 2, failed_count: 0 },
    'its files are found as they came'
  )
  const terms = { title: 'Chair', period_amount: 900, period_type: 'monthly', is_active: true }
  good(await call('POST', '/api/profile/broker/plans', admin.token, terms), 201)
  t.equal((await server.end('SIGTERM')).code, 0)
  t.same(clearNames(env.BURSAR_DATA ?? ''), [], 'no name is reserved in clear, or as a plain hash')
  t.same(clearLookups(env.BURSAR_DATA ?? ''), [], 'no generation is found by clear text')
  t.match(await bursar(['verify', '--json'], env), { code: 0 }, 'and everything holds after it')
}

/** What is reserved in billing in spaces whose names version 0.1 did not conceal. */
function clearNames(data: string): string[] {
  const sqlite = openSqlite(join(data, 'billing.db'))
  const spaces = "('plan', 'plan-title', 'coupon', 'subscriber')"
  const rows = sqlite.prepare(`SELECT space, name FROM reservation WHERE space IN ${spaces}`).all()
  sqlite.close()
  t.ok(rows.some(({ space }) => space === 'subscriber'))
  return rows.map(({ name }) => name).filter((name) => !/^h:[\w-]{43}$/.test(name))
}

/** What read models of all generations are found by, where it is no HMAC. */
function clearLookups(data: string): string[] {
  return ['auth', 'profile', 'billing', 'metrics'].flatMap((service) => {
    const sqlite = openSqlite(join(data, `${service}.db`))
    const columns = sqlite
      .prepare(
        'SELECT m.name AS name, c.name AS lookup FROM sqlite_schema m, pragma_table_info(m.name) c ' +
          "WHERE m.type = 'table' AND m.name LIKE 'doc_%' AND c.name LIKE 'lookup_%'"
      )
      .all()
    const found = columns.flatMap(({ name, lookup }) =>
      sqlite.prepare(`SELECT ${lookup} AS text FROM "${name}" WHERE ${lookup} IS NOT NULL`).all()
    )
    sqlite.close()
    return found.map(({ text }) => text).filter((text) => !/^[\w-]{43}$/.test(text))
  })
}

for (const version of versions) {
  t.test(`a store of ${version}`, (t) => goesOn(t, storeOf(version, `store-${version}`)))

  t.test(`a backup of ${version}`, async (t) => {
    const from = join(releases, version)
    const env = environment(join(place, `backup-${version}`), {
      BURSAR_MASTER_KEY_FILE: join(from, 'master.key')
    })
    const { code, out, err } = await bursar(
      ['restore', join(from, 'backup'), '--keys', join(from, 'keys.ndjson.gz'), '--json'],
      env
    )
    t.equal(code, 0, err)
    t.match(JSON.parse(out), { equal: true })
    await goesOn(t, env)
  })
}

t.test('a store of a newer version is refused, and not touched', async (t) => {
  const env = storeOf(versions.at(-1) ?? '', 'newer')
  const data = join(place, 'newer')
  const sqlite = openSqlite(join(data, 'billing.db'))
  const newer = serviceFormat.steps.length + 1
  sqlite.exec(`PRAGMA user_version = ${newer}; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE`)
  sqlite.close()
  const logs = ['auth.db', 'profile.db', 'billing.db', 'metrics.db'].map((name) => join(data, name))
  const before = logs.map((path) => readFileSync(path))
  for (const command of [['start'], ['verify'], ['backup', join(place, 'of-newer'), '--no-keys']]) {
    const said = await bursar(command, { ...env, PORT: String(await freePort()) })
    t.match(said, { code: 2, err: new RegExp(`has format ${newer}, but this version of Bursar only knows`) })
    t.notMatch(said.err, /\n +at /, 'for people')
  }
  for (const [index, path] of logs.entries()) {
    t.ok(readFileSync(path).equals(before[index] as Buffer), `${basename(path)} is as it was`)
  }
})
