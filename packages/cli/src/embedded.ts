/** The embedded default put together: all services in this process, each on an SQLite file of its own. */
import { embeddedBus, embeddedExchange, systemWorld, testClock } from '@bursar/event-sourcing'
import { type BackupWanted, createSystem, type OnProgress, type System } from '@bursar/gateway'
import { consoleFolder, retentionOf } from '@bursar/host'
import type { ServerOptions } from '@bursar/service-kit'
import { type SqliteStores, sqliteSnapshots } from '@bursar/store-sqlite'
import { writeBackup } from './backup/write-backup.ts'
import type { Config } from './config/config.ts'
import type { DataFolder } from './data/folder.ts'
import { noteBackup } from './data/last-backup.ts'
import { openStores } from './data/open-stores.ts'
import { demoBeside } from './demo/beside.ts'
import { folderWorkers } from './rebuilding/folder-workers.ts'
import { setupParts } from './setup-parts.ts'
import { siteServices } from './site-services.ts'
import { filesOf } from './transfer/source.ts'
import { version } from './version.ts'

export interface EmbeddedParts {
  readonly config: Config
  /** A folder that exists, and whose lock this process holds. */
  readonly folder: DataFolder
  readonly masterKey: Buffer
  readonly operatorToken: string
  /** Password of the first manager; used by the first start alone. */
  readonly adminPassword: string
  /** See SiteOptions. */
  readonly runsJobs: boolean
  readonly logger: ServerOptions['logger']
}

/** Opens the stores and puts the system on them; `start` makes it answer, `stop` closes all of it. */
export async function embeddedSystem(parts: EmbeddedParts): Promise<System> {
  const { config, folder, masterKey, operatorToken, logger } = parts
  const services = siteServices(config)
  const stores = openStores(folder)
  const bus = embeddedBus(Object.fromEntries([...stores].map(([name, { events }]) => [name, events])))
  const workers = folderWorkers(folder, masterKey)
  const demo = demoBeside(config, folder)
  const clock = config.testClock === undefined ? undefined : testClock(config.testClock)
  return createSystem({
    services,
    storesOf: (name) => stores.get(name) as SqliteStores,
    bus,
    exchange: embeddedExchange([...stores.values()].map(({ keys }) => keys)),
    world: systemWorld(clock),
    workers,
    testClock: clock,
    runsJobs: parts.runsJobs,
    ...retentionOf(config),
    masterKey,
    settings: {
      broker: config.broker,
      admin: { username: config.admin.username, password: parts.adminPassword }
    },
    logger,
    origin: config.publicUrl,
    version,
    operatorToken,
    backup: (wanted, onProgress) => backUp(parts, stores, wanted, onProgress),
    setup: setupParts(config, folder),
    demo,
    allowedOrigins: config.allowedOrigins,
    trustProxy: config.trustProxy,
    pages: config.pages,
    consoleFolder: consoleFolder(),
    stripe: config.stripe?.publicKey !== undefined,
    close: [workers.close, bus.close, ...[...stores.values()].map((store) => store.close), demo.close]
  })
}

/** All snapshots begin in one turn, so nothing is written between them. */
async function backUp(
  { folder }: EmbeddedParts,
  stores: ReadonlyMap<string, SqliteStores>,
  wanted: BackupWanted,
  onProgress: OnProgress
): Promise<unknown> {
  const from = sqliteSnapshots(filesOf(folder, stores.keys()))
  try {
    const keys = new Map([...stores].map(([service, one]) => [service, one.keys]))
    const report = await writeBackup({ ...wanted, from, keys, now: new Date().toISOString(), onProgress })
    noteBackup(folder, report.made_at)
    return report
  } finally {
    await from.close()
  }
}
