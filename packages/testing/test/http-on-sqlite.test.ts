/** HTTP tests of the services on SQLite: those in which lists, their order and sums have a part. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { useStores } from '@bursar/testing'
import t from 'tap'
import { runFiles } from './run-files.ts'

let systems = 0

useStores(async (test, services) => {
  systems += 1
  const folder = mkdtempSync(join(tmpdir(), 'bursar-http-'))
  const open = (name: string): [string, SqliteStores] => {
    const file = join(folder, name)
    return [name, sqliteStores({ file: `${file}.db`, keyFile: `${file}.keys` })]
  }
  const made = services.map(open)
  test.teardown(async () => {
    for (const [, stores] of made) await stores.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return Object.fromEntries(made)
})

runFiles(
  t,
  [
    // Every operation, asked by every kind of caller: in .ci/run alone, it takes its time.
    ...(process.env.BURSAR_REAL_HTTP === 'all' ? ['packages/testing/dist-test/matrix.test.js'] : []),
    'services/billing/dist-test/shared/http/conventions.test.js',
    'services/profile/dist-test/profiles/http/earlier-names.test.js',
    'services/metrics/dist-test/balances/http/balances.test.js',
    'services/metrics/dist-test/customers/http/customer-lists.test.js',
    'services/metrics/dist-test/plans/http/plans.test.js'
  ],
  'SQLite',
  () => systems
)
