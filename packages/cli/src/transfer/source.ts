/** A site's stores read at one instant: of a stopped system in a folder, or of one on MongoDB, which may run. */
import type { KeyStore, SiteSnapshot } from '@bursar/event-sourcing'
import type { BackingConfig } from '@bursar/host'
import { mongoSnapshots } from '@bursar/store-mongodb'
import { sqliteSnapshots } from '@bursar/store-sqlite'
import type { DataFolder } from '../data/folder.ts'
import { folderPlace, mongoPlace, type Place } from './place.ts'

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
  const place = folderPlace(folder)
  return sourceOf(place, sqliteSnapshots(filesOf(folder, place.stores.keys())))
}

/** Opens the databases of a site. Throws StorageError when MongoDB cannot be reached. */
export async function mongoSource(backing: BackingConfig): Promise<Source> {
  const place = await mongoPlace(backing)
  try {
    const names = [...place.stores.keys()].map((name) => [name, place.nameOf(name)] as const)
    return sourceOf(place, await mongoSnapshots(place.client, new Map(names)))
  } catch (error) {
    await place.close()
    throw error
  }
}

function sourceOf({ stores, close }: Place, snapshot: SiteSnapshot): Source {
  return {
    snapshot,
    keys: new Map([...stores].map(([service, { keys }]) => [service, keys])),
    async close() {
      await snapshot.close()
      await close()
    }
  }
}
