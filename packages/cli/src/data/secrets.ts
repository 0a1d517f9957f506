/** The site's master key and the operator's token: made at the first start, read at every later one. */
import { randomBytes } from 'node:crypto'
import { ConfigError, parseMasterKey, readOperatorToken } from '@bursar/host'
import { CommandError } from '../command-error.ts'
import { type DataFolder, hasData } from './folder.ts'
import { readIfThere, writeSecret } from './secret-file.ts'

/**
 * The master key, 32 bytes. One in a file of its own must be there; the one in the data folder is made with
 * the first data. A missing key beside data is an error: a new one would open nothing of what is stored.
 */
export function masterKey(folder: DataFolder, ownFile: string | undefined): Buffer {
  const path = ownFile ?? folder.masterKey
  const text = readIfThere(path)
  if (text !== undefined) return said(() => parseMasterKey(text, path))
  if (ownFile !== undefined)
    throw new CommandError(`BURSAR_MASTER_KEY_FILE: the file ${ownFile} does not exist.`)
  if (hasData(folder)) {
    throw new CommandError(`The master key ${path} is missing; ${folder.path} cannot be read without it.`)
  }
  const key = randomBytes(32)
  writeSecret(path, `${key.toString('hex')}\n`)
  return key
}

/** The master key of stores that were made elsewhere: it has to be there, and none is made. */
export function storedMasterKey(folder: DataFolder, ownFile: string | undefined): Buffer {
  const path = ownFile ?? folder.masterKey
  const text = readIfThere(path)
  if (text !== undefined) return said(() => parseMasterKey(text, path))
  throw new CommandError(
    `The master key ${path} is missing. Put your copy of it there, or set BURSAR_MASTER_KEY_FILE to its path.`
  )
}

/**
 * The token by which commands prove that they may read the data folder; made when it is not there. One in a file
 * of its own must be there.
 */
export function operatorToken(folder: DataFolder, ownFile?: string): string {
  const own = said(() => readOperatorToken(ownFile))
  if (own !== undefined) return own
  const known = readIfThere(folder.operatorToken)?.trim()
  if (known) return known
  const token = randomBytes(32).toString('base64url')
  writeSecret(folder.operatorToken, `${token}\n`)
  return token
}

/** What is wrong with a file, as commands say it. */
function said<Value>(read: () => Value): Value {
  try {
    return read()
  } catch (error) {
    throw error instanceof ConfigError ? new CommandError(error.message) : error
  }
}
