/**
 * Makes what a site has to keep secret, each in a file of its own, when it is not there yet:
 * `node infra/make-secrets.mjs FOLDER`. A file that is there is never touched: another master key would open
 * nothing that was sealed with the first.
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.argv[2]
if (!folder) throw new Error('usage: node infra/make-secrets.mjs FOLDER')
mkdirSync(folder, { recursive: true, mode: 0o700 })

/** Makes one; false when it is there. `wx` lets one of several that start at once win. */
function make(name, text) {
  try {
    writeFileSync(join(folder, name), `${text}\n`, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (error.code === 'EEXIST') return false
    throw error
  }
}

const password = process.env.BURSAR_ADMIN_PASSWORD || randomBytes(12).toString('base64url')
if (make('master-key', randomBytes(32).toString('hex'))) {
  console.log(`made ${join(folder, 'master-key')}: keep a copy of it, apart from backups of the data`)
}
make('operator-token', randomBytes(32).toString('hex'))
if (make('admin-password', password) && !process.env.BURSAR_ADMIN_PASSWORD) {
  console.log(`the first manager's password is ${password}`)
}
