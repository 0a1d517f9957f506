/**
 * Holds the figures of a running system against a computation of its own over the ledger rows: `npm run
 * check:figures -- http://127.0.0.1:8080`, with BURSAR_PASSWORD. The computation is in Python and SQL, so that
 * it shares nothing with the services; without Python it is skipped, and says so.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./figures/check.py', import.meta.url))
const needs = 'import sys, sqlite3, zoneinfo; sys.exit(sqlite3.sqlite_version_info < (3, 30))'

const python = ['python3', 'python'].find((name) => spawnSync(name, ['-c', needs]).status === 0)
if (python) {
  const { status } = spawnSync(python, ['-B', program, ...process.argv.slice(2)], { stdio: 'inherit' })
  process.exitCode = status ?? 2
} else {
  console.error('SKIPPED: checking the figures needs Python 3.9 or newer, which was not found.')
}
