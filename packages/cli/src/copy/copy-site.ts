/** A stopped system in one process, copied to the stores of one in several. */

import type { BackingConfig } from '@bursar/host'
import { type SqliteStores, sqliteStores } from '@bursar/store-sqlite'
import { CommandError } from '../command-error.ts'
import type { DataFolder } from '../data/folder.ts'
import { siteServices } from '../embedded.ts'
import { copyLog } from './copy-log.ts'
import { copyKeys, copyReservations } from './copy-names.ts'
import { type Comparison, proveCopy } from './prove-copy.ts'
import { openTarget, type Target, usedDatabases } from './target.ts'

export interface CopyParts {
  /** A folder whose lock this process holds. */
  readonly folder: DataFolder
  readonly backing: BackingConfig
  readonly masterKey: Buffer
  /** How far the step of that name is. */
  onProgress(step: string, done: number, of: number): void
}

/** What was copied of one service. */
export interface CopiedService {
  readonly service: string
  readonly events: number
  readonly reservations: number
  readonly keys: number
}

export interface CopyReport {
  readonly services: readonly CopiedService[]
  readonly projections: readonly Comparison[]
  readonly equal: boolean
}

/** Copies everything, and proves it. Throws CommandError when there is something at the target. */
export async function copySite(parts: CopyParts): Promise<CopyReport> {
  const services = siteServices()
  const target = await openTarget(parts.backing)
  const from = new Map<string, SqliteStores>()
  try {
    const used = await usedDatabases(parts.backing, target)
    if (used.length > 0) {
      throw new CommandError(`There is something in ${used.join(', ')}: only an empty place is copied to.`)
    }
    const copied: CopiedService[] = []
    for (const { name } of services) {
      from.set(name, sqliteStores(parts.folder.of(name)))
      copied.push(await copyService(parts, name, from.get(name) as SqliteStores, target))
    }
    const { masterKey, onProgress } = parts
    const proof = { services, from, to: target.stores, masterKey }
    const projections = await proveCopy(proof, (done, of) => onProgress('read models', done, of))
    return { services: copied, projections, equal: projections.every(({ equal }) => equal) }
  } finally {
    for (const one of from.values()) await one.close()
    await target.close()
  }
}

/** Keys first: no event is ever where its key is not. */
async function copyService(
  { folder, onProgress }: CopyParts,
  service: string,
  from: SqliteStores,
  { stores }: Target
): Promise<CopiedService> {
  const to = stores.get(service)
  if (!to) throw new Error(`nothing is open for ${service}`)
  const keys = await copyKeys(from.keys, to.keys)
  const reservations = await copyReservations(folder.of(service).file, to.events)
  const events = await copyLog(from.events, to.events, (done, of) => onProgress(service, done, of))
  return { service, events, reservations, keys }
}
