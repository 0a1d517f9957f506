/** The workers that rebuild the read models of a data folder. */
import { serviceNames } from '@bursar/contracts'
import type { RebuildWorkers } from '@bursar/event-sourcing'
import type { DataFolder } from '../data/folder.ts'
import { rebuildWorkers } from './rebuild-workers.ts'

export function folderWorkers(folder: DataFolder, masterKey: Uint8Array): RebuildWorkers {
  return rebuildWorkers({ files: new Map(serviceNames.map((name) => [name, folder.of(name)])), masterKey })
}
