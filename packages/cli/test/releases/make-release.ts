/**
 * Makes the small store and the backup that a release leaves in the tests: `node packages/cli/dist-test/releases/
 * make-release.js FOLDER`, once, before the release. Everybody in it is invented.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openSqlite } from '@bursar/store-sqlite'
import { ask, good } from '../http.ts'
import { adminPassword, bursar, environment, startServer } from '../processes.ts'

/** Secrets of this store alone: they open nothing else. */
const masterKey = 'b5'.repeat(32)
const services = ['auth', 'profile', 'billing', 'metrics']

async function make(folder: string) {
  const data = join(folder, 'store')
  const env = environment(data, { BURSAR_MASTER_KEY_FILE: join(folder, 'master.key') })
  writeFileSync(join(folder, 'master.key'), `${masterKey}\n`)
  const server = await startServer(env)
  const call = async (method: string, path: string, token?: string, body?: unknown, key?: string) =>
    good(await ask(server.url, method, path, token, body, key), 200, 201)
  const login = { username: 'admin', password: adminPassword }
  const { token } = await call('POST', '/api/auth', undefined, login)
  const account = {
    username: 'ida',
    full_name: 'Ida Invented',
    email: 'ida@example.com',
    new_password: 'a-long-one'
  }
  const ida = (await call('POST', '/api/auth/register', undefined, account)).token
  const terms = { title: 'Desk', period_amount: 24_900, period_type: 'monthly', is_active: true }
  const { slug: plan } = await call('POST', '/api/profile/broker/plans', token, terms)
  await call('POST', '/api/cart', ida, { plan })
  const card = { processor_token: 'tok_visa' }
  await call('POST', '/api/billing/ida/checkout', ida, card, 'the-first-checkout')
  const file = join(folder, 'sales.csv')
  writeFileSync(
    file,
    'customer,date,quantity,amount_cents\n00001,1997-01-01,1,1177\n00002,1997-02-01,1,500\n'
  )
  await done(['import', file, '--provider', 'broker'], env)
  await server.end('SIGTERM')
  await done(['backup', join(folder, 'backup'), '--keys', join(folder, 'keys.ndjson.gz')], env)
  for (const name of ['lock.db', 'holder.json', 'operator.token']) rmSync(join(data, name), { force: true })
  rmSync(file)
  // One file each, and no larger than what is in it.
  for (const name of services) {
    for (const path of [join(data, `${name}.db`), join(data, 'keys', `${name}.db`)]) {
      const sqlite = openSqlite(path)
      sqlite.exec('VACUUM; PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE')
      sqlite.close()
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: 9 }))
      rmSync(path)
    }
  }
}

async function done(args: readonly string[], env: Record<string, string>) {
  const { code, err } = await bursar(args, env)
  if (code !== 0) throw new Error(`${args[0]}: ${err}`)
}

await make(resolve(process.argv[2] ?? ''))
