/**
 * Random histories of money on SQLite: the book stays right, and the read models say what its rows say. With
 * BURSAR_REAL_HTTP=all there are 300, which .ci/run does.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { useStores } from '@bursar/testing'
import t from 'tap'
import { checkHistories } from './ledger-histories/check.ts'

t.setTimeout(600_000)

useStores(async (test, services) => {
  const folder = mkdtempSync(join(tmpdir(), 'bursar-ledger-'))
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

checkHistories(t, 'SQLite', process.env.BURSAR_REAL_HTTP === 'all' ? 300 : 40)
