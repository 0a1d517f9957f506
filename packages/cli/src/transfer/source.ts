/** A site's stores read at one instant: of a stopped system in a folder, or of one on MongoDB, which may run. */
import type { KeyStore, SiteSnapshot } from '@bursar/event-sourcing'
import { type BackingConfig, databaseName } from '@bursar/host'
import { mongoSnapshots } from '@bursar/store-mongodb'
import { sqliteSnapshots } from '@bursar/store-sqlite'
import type { DataFolder } from '../data/folder.ts'
import { folderPlace, mongoPlace } from './place.ts'

export interface Source {
  readonly snapshot: SiteSnapshot
  /** Keys are as they are now: one that was removed since must not come back. */
  readonly keys: ReadonlyMap<string, KeyStore>
  close(): Promise<void>
}

/** Files of services in a folder, by service. */
export function filesOf(folder: DataFolder, services: Iterable<string>): Map<string, string> {
  return new Map([...services].map((service) => [service, folder.of(service).file]))
}

/** Opens a folder whose lock this process holds. */
export function folderSource(folder: DataFolder): Source {
  const { stores, close } = folderPlace(folder)
  const snapshot = sqliteSnapshots(filesOf(folder, stores.keys()))
  return {
    snapshot,
    keys: new Map([...stores].map(([service, { keys }]) => [service, keys])),
    async close() {
      await snapshot.close()
      await close()
    }
  }
}

/** Opens the databases of a site. Throws StorageError when MongoDB cannot be reached. */
export async function mongoSource(backing: BackingConfig): Promise<Source> {
  const { client, stores, close } = await mongoPlace(backing)
  try {
    const names = new Map([...stores.keys()].map((service) => [service, databaseName(backing, service)]))
    const snapshot = await mongoSnapshots(client, names)
    return {
      snapshot,
      keys: new Map([...stores].map(([service, { keys }]) => [service, keys])),
      async close() {
        await snapshot.close()
        await close()
      }
    }
  } catch (error) {
    await close()
    throw error
  }
}
