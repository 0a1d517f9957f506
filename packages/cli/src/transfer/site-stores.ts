/** Where a site's stores are: files of one folder, or MongoDB databases (mongo-site-stores.ts). */
import {
  embeddedCursors,
  type Positions,
  type RebuildWorkers,
  type Stores,
  unfinished
} from '@bursar/event-sourcing'
import { type DataFolder, makeFolder } from '../data/folder.ts'
import { openStores } from '../data/open-stores.ts'
import { folderWorkers } from '../rebuilding/folder-workers.ts'

export interface SiteStores<Store extends Stores = Stores> {
  readonly stores: ReadonlyMap<string, Store>
  /** What a service's stores are called there, for messages. */
  nameOf(service: string): string
  /** The cursors of whoever has read the logs up to there; none where a bus has cursors of its own. */
  cursorsOf(positions: Positions): Readonly<Record<string, string>>
  /** Who builds read models there, where others can; to be closed by the caller. */
  workers?(masterKey: Uint8Array): RebuildWorkers
  close(): Promise<void>
}

/** Opens a folder whose lock this process holds; makes what is not there. */
export function folderStores(folder: DataFolder): SiteStores {
  makeFolder(folder)
  const opened = openStores(folder)
  return {
    stores: opened,
    nameOf: (service) => folder.of(service).file,
    cursorsOf: embeddedCursors,
    workers: (masterKey) => folderWorkers(folder, masterKey),
    async close() {
      for (const one of opened.values()) await one.close()
    }
  }
}

/** Names of stores that have a log, or into which one is being brought. */
export async function usedStores({ stores, nameOf }: SiteStores): Promise<string[]> {
  const used: string[] = []
  for (const [name, { events, readModels }] of stores) {
    if ((await events.head()).position > 0 || (await unfinished(readModels))) used.push(nameOf(name))
  }
  return used
}
