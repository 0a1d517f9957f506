/** A site's stores read at one instant: of a stopped system in a folder, or of one on MongoDB (mongo-site-stores.ts). */
import type { KeyStore, SiteSnapshot } from '@bursar/event-sourcing'
import { sqliteSnapshots } from '@bursar/store-sqlite'
import type { DataFolder } from '../data/folder.ts'
import { folderStores, type SiteStores } from './site-stores.ts'

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
  const place = folderStores(folder)
  return sourceOf(place, sqliteSnapshots(filesOf(folder, place.stores.keys())))
}

/** A place that is read as `snapshot` says. */
export function sourceOf({ stores, close }: SiteStores, snapshot: SiteSnapshot): Source {
  return {
    snapshot,
    keys: new Map([...stores].map(([service, { keys }]) => [service, keys])),
    async close() {
      await snapshot.close()
      await close()
    }
  }
}
