/** `bursar export-ledger`: the same journal from a system that runs and from one that is stopped, also as a file. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ask, good } from './http.ts'
import { adminPassword, bursar, environment, startServer } from './processes.ts'

t.setTimeout(300_000)

t.test('the book of a system that runs, and of one that is stopped', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'bursar-journal-'))
  t.teardown(() => rmSync(data, { recursive: true, force: true }))
  const env = environment(data)
  const server = await startServer(env)
  const account = { username: 'admin', password: adminPassword }
  const { token } = good(await ask(server.url, 'POST', '/api/auth', undefined, account), 201)
  const sale = { subscriber: 'acme', created_at: '2025-06-30', amount: 4200, unit: 'eur' }
  good(await ask(server.url, 'POST', '/api/billing/broker/transfers/import', token, [sale]), 201)
  const running = await bursar(['export-ledger'], env)
  t.match(running, { code: 0, out: /^; The ledger up to / })
  t.match(running.out, /2025\/06\/30 \* \(check_\w{40}\) Imported sale\n/)
  t.match(running.out, / {4}acme:Payable {2}42\.00 EUR\n {4}broker:Receivable {2}-42\.00 EUR\n/)

  const file = join(data, 'book.journal')
  t.match(await bursar(['export-ledger', '--file', file], env), { code: 0, out: '' })
  t.equal(statSync(file).mode & 0o777, 0o600)
  const rows = (journal: string) => journal.split('\n').slice(1)
  t.same(rows(readFileSync(file, 'utf8')), rows(running.out))
  t.match(
    await bursar(['export-ledger', '--file', file], env),
    { code: 2, err: /Cannot write/ },
    'not over a file'
  )

  await server.end('SIGTERM')
  t.same(rows((await bursar(['export-ledger'], env)).out), rows(running.out))
})
