/** Opens the stores of all services in a folder. */
import { existsSync } from 'node:fs'
import { serviceNames } from '@bursar/contracts'
import { FormatError } from '@bursar/event-sourcing'
import { hasEvents, refuseOtherFormats, type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { CommandError } from '../command-error.ts'
import type { DataFolder } from './folder.ts'

/**
 * All files are looked at before the first store is opened, which may raise its format, or make it: so a folder that a
 * newer Bursar has used, or of which a file is missing, is left as it is. Throws CommandError for such a one.
 */
export function openStores(folder: DataFolder): Map<string, SqliteStores> {
  try {
    for (const name of serviceNames) refuseOtherFormats(folder.of(name))
    refuseMissing(folder)
    return new Map(serviceNames.map((name) => [name as string, sqliteStores(folder.of(name))]))
  } catch (error) {
    throw error instanceof FormatError ? new CommandError(error.message, { cause: error }) : error
  }
}

/** A start makes all files before it writes to one, so one that is missing beside a log with events was lost. */
function refuseMissing(folder: DataFolder): void {
  const files = serviceNames.map((name) => folder.of(name))
  const written = files.find(({ file }) => existsSync(file) && hasEvents(file))
  if (!written) return
  const missing = files.flatMap(({ file, keyFile }) => [file, keyFile]).filter((file) => !existsSync(file))
  if (missing.length === 0) return
  throw new CommandError(
    `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing next to ${written.file}, which contains events. ` +
      'Put back files that were all copied at the same time, or restore a backup to an empty folder with ' +
      '`bursar restore FOLDER --keys FILE`.'
  )
}
