/** A full disk: whatever writes answers 503 with a code, reading goes on, and nothing that was acknowledged is lost. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Stores } from '@bursar/event-sourcing'
import {
  keyFormat,
  migrate,
  openSqlite,
  type Sqlite,
  serviceFormat,
  sqliteEventStore,
  sqliteKeyStore,
  sqliteReadModels
} from '@bursar/store-sqlite'
import { expected, type TestAnswer, testSystem } from '@bursar/testing'
import t from 'tap'

const names = ['auth', 'profile', 'billing', 'metrics']
/** Pages of 4 KiB that a file of a fresh system needs, and room for some hundred writes. */
const room = 60

/** Does it until the disk is full; answers what it came to then, and how many times it was done. */
async function untilFull(
  work: (n: number) => Promise<TestAnswer>
): Promise<{ last: TestAnswer; done: number }> {
  for (let done = 0; done < 20_000; done++) {
    const last = await work(done)
    if (last.status === 503) return { last, done }
    if (last.status >= 300) throw new Error(`${last.status}: ${JSON.stringify(last.body)}`)
  }
  throw new Error('the disk is not full')
}

const full = { status: 503, body: { code: 'storage_full' } }

/** Stores whose files have a size that can be set. */
function sizedStores(folder: string) {
  const files = new Map<string, Sqlite>()
  const stores: Record<string, Stores> = {}
  for (const name of names) {
    const sqlite = openSqlite(join(folder, `${name}.db`))
    migrate(sqlite, serviceFormat)
    const keyFile = openSqlite(join(folder, `${name}-keys.db`))
    migrate(keyFile, keyFormat)
    files.set(name, sqlite)
    stores[name] = {
      events: sqliteEventStore(sqlite),
      readModels: sqliteReadModels(sqlite),
      keys: sqliteKeyStore(keyFile)
    }
  }
  const resize = (pages: number) => {
    for (const sqlite of files.values()) {
      const { page_count } = sqlite.prepare('PRAGMA page_count').get()
      sqlite.exec(`PRAGMA max_page_count = ${page_count + pages}`)
    }
  }
  return { stores, resize }
}

t.test('every way of writing on a full disk', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-full-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const { stores, resize } = sizedStores(folder)
  const system = await testSystem(t, { stores })
  const { admin, anonymous } = system
  const login = { username: 'admin', password: 'admin-password' }
  resize(room)

  let refresh = ''
  const logins = await untilFull(async () => {
    const said = await anonymous.post('/api/auth', login)
    if (said.status === 201) refresh = said.body.refresh_token
    return said
  })
  t.ok(logins.done > 5, `${logins.done} logins`)
  t.match(logins.last, full, 'login')
  // It writes less than a login, so that some may still find room.
  const refreshed = await untilFull(async () => {
    const said = await anonymous.post('/api/auth/tokens', { token: refresh })
    if (said.status === 200) refresh = said.body.refresh_token
    return said
  })
  t.match(refreshed.last, full, 'refresh')
  const account = { username: 'ida', full_name: 'Ida', email: 'ida@example.com', new_password: 'a-long-one' }
  t.match(await anonymous.post('/api/auth/register', account), full, 'registration')
  t.equal((await admin.get('/api/users/admin')).status, 200, 'who is logged in reads on')

  const url = '/api/billing/broker/transfers/import'
  const row = (n: number) => ({
    subscriber: 'shadow',
    created_at: '2020-01-01T00:00:00Z',
    amount: n + 1,
    key: `${n}`
  })
  let created = 0
  const sales = await untilFull(async (n) => {
    const said = await admin.post(url, [row(n)])
    created += said.body.created ?? 0
    return said
  })
  t.match(sales.last, full, 'import')
  const terms = { title: 'Desk', period_amount: 100, period_type: 'monthly', is_active: true }
  const posted = () => admin.post('/api/profile/broker/plans', terms, { 'idempotency-key': 'plan' })
  // The last free pages may take something small; then it is done, and said so.
  const plan = await posted()
  t.ok(plan.status === 201 || plan.body.code === 'storage_full', 'a plan')
  const listed = await admin.get('/api/billing/broker/receivables?page_size=1')
  t.equal(listed.status, 200, 'what is stored is read')
  await t.rejects(system.operator.replay('billing', ['ledger'], { swap: true }), { code: 'storage_full' })
  const { checks } = expected(await admin.get('/api/system/verify'), 200)
  const chains = checks.filter(({ name }: any) => /chain/.test(name))
  t.ok(
    chains.every(({ ok }: any) => ok),
    'the chains hold'
  )
  t.equal(
    (await admin.get('/api/billing/broker/receivables?page_size=1')).status,
    200,
    'after a replay in vain too'
  )

  resize(100_000)
  await system.settled()
  const { count } = expected(await admin.get('/api/billing/broker/receivables?page_size=1'), 200)
  t.equal(count, created, 'every sale that was acknowledged is there, and no other')
  t.equal((await anonymous.post('/api/auth', login)).status, 201, 'with room again everything goes on')
  t.match(await system.operator.verify(), { ok: true })
})
