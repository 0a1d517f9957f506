/** Everything that one service stores, on embedded databases. */
import type { EventStore, KeyStore, ReadModels } from '@bursar/event-sourcing'
import { openSqlite, type SqliteOptions } from './database.ts'
import { connect } from './driver.ts'
import { sqliteEventStore } from './event-store.ts'
import { keyFormat, sqliteKeyStore } from './key-store.ts'
import { migrate, refuseOtherFormat } from './migrations.ts'
import { sqliteReadModels } from './read-models.ts'
import { serviceFormat } from './service-format.ts'

export interface SqliteStoresOptions extends Pick<SqliteOptions, 'maxPages'> {
  /** The file of log and read models; made when it is not there, in a folder that is. */
  readonly file: string
  /** The file of keys, outside the backups of the other. */
  readonly keyFile: string
}

export interface SqliteStores {
  readonly events: EventStore
  readonly readModels: ReadModels
  readonly keys: KeyStore
  close(): Promise<void>
}

/** Throws FormatError when one of the files is of a newer format or of another kind; changes nothing. */
export function refuseOtherFormats({ file, keyFile }: SqliteStoresOptions): void {
  refuseOtherFormat(file, serviceFormat)
  refuseOtherFormat(keyFile, keyFormat)
}

/** Whether there is an event in the log of a service's file, which is there. */
export function hasEvents(file: string): boolean {
  const connection = connect(file)
  try {
    const isMade = connection.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'event'").get()
    return isMade !== undefined && connection.prepare('SELECT 1 FROM event LIMIT 1').get() !== undefined
  } finally {
    connection.close()
  }
}

/** Opens a service's stores. Throws FormatError for files of a newer format or of another kind. */
export function sqliteStores({ file, keyFile, ...options }: SqliteStoresOptions): SqliteStores {
  refuseOtherFormats({ file, keyFile })
  const service = openSqlite(file, options)
  migrate(service, serviceFormat)
  const keyring = openSqlite(keyFile, { secureDelete: true })
  migrate(keyring, keyFormat)
  const events = sqliteEventStore(service)
  const readModels = sqliteReadModels(service)
  const keys = sqliteKeyStore(keyring)
  return {
    events,
    readModels,
    keys,
    async close() {
      await events.close()
      await keys.close()
      service.close()
    }
  }
}
