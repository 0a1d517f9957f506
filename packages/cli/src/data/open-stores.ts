/** Opens the stores of all services in a folder. */
import { serviceNames } from '@bursar/contracts'
import { FormatError } from '@bursar/event-sourcing'
import { refuseOtherFormats, type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { CommandError } from '../command-error.ts'
import type { DataFolder } from './folder.ts'

/**
 * All formats are looked at before the first store is opened, which may raise its own: so a folder that a newer Bursar
 * has used is left as it is. Throws CommandError for such a one.
 */
export function openStores(folder: DataFolder): Map<string, SqliteStores> {
  try {
    for (const name of serviceNames) refuseOtherFormats(folder.of(name))
    return new Map(serviceNames.map((name) => [name as string, sqliteStores(folder.of(name))]))
  } catch (error) {
    throw error instanceof FormatError ? new CommandError(error.message, { cause: error }) : error
  }
}
