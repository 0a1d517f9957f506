/** Writes a backup: beside where it is to be, flushed, and put there when it is whole. */
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { KeyStore, SiteSnapshot, StoredEvent, StoreSnapshot } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'
import { syncFolder, writeSecret } from '../data/secret-file.ts'
import { provenLog } from '../transfer/proven-log.ts'
import { version } from '../version.ts'
import { refuseOtherFile, writeKeys } from './keys-file.ts'
import { BACKUP_FORMAT, MANIFEST, type Section, type ServicePart, sealed, sectionsOf } from './manifest.ts'
import { writeSection } from './section-file.ts'

export interface BackupParts {
  /** Ended by whoever opened it. */
  readonly from: SiteSnapshot
  readonly keys: ReadonlyMap<string, KeyStore>
  /** Absolute path of the folder that the backup becomes; there must be nothing there. */
  readonly folder: string
  /** Absolute path of the file of keys, which is replaced; null: they are left out. */
  readonly keysFile: string | null
  /** Now, ISO 8601 UTC, by the machine's clock. */
  readonly now: string
  /** `done` of `of` events. */
  onProgress(done: number, of: number): void
}

export interface BackupReport {
  readonly folder: string
  readonly made_at: string
  readonly services: readonly {
    readonly service: string
    readonly events: number
    readonly hash: string
    readonly reservations: number
    readonly jobs: number
  }[]
  /** Of all files of the folder. */
  readonly bytes: number
  readonly keys_file: string | null
  readonly keys: number
}

/** Throws CommandError when there is something at the place, or a log is damaged; then nothing is left of it. */
export async function writeBackup(parts: BackupParts): Promise<BackupReport> {
  const { folder, keysFile, from } = parts
  refuseUsed(folder)
  const unfinished = `${folder}.unfinished`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { recursive: true, mode: 0o700 })
  let keys: Awaited<ReturnType<typeof writeKeys>> | undefined
  try {
    const site = await siteOf(from)
    const services = await writeServices(parts, unfinished)
    const { now: made_at } = parts
    const heading = { bursar: version, made_at, site }
    writeSecret(
      join(unfinished, MANIFEST),
      `${JSON.stringify(sealed({ kind: 'bursar-backup', format: BACKUP_FORMAT, ...heading, services }), null, 2)}\n`
    )
    if (keysFile !== null) {
      await refuseOtherFile(keysFile, site)
      // After the logs: so the key of everybody in them is there, or the removal of it.
      keys = await writeKeys(keysFile, heading, parts.keys)
    }
    refuseUsed(folder)
    keys?.replace()
    renameSync(unfinished, folder)
    syncFolder(dirname(folder))
    return reportOf(parts, services, keys?.keys ?? 0)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    keys?.discard()
    throw error
  }
}

function refuseUsed(folder: string): void {
  if (existsSync(folder))
    throw new CommandError(`${folder} already exists. A backup never overwrites anything: name a new folder.`)
}

/** What is the same in all backups of one site: the hash of its first event. */
async function siteOf({ services }: SiteSnapshot): Promise<string> {
  const events = services.get('auth')?.events()[Symbol.asyncIterator]()
  const first = (await events?.next())?.value?.[0] as StoredEvent | undefined
  await events?.return?.()
  if (!first) throw new CommandError('There is nothing to back up: the system has never been started.')
  return first.hash
}

async function writeServices(
  { from, onProgress }: BackupParts,
  folder: string
): Promise<Record<string, ServicePart>> {
  const of = [...from.services.values()].reduce((sum, { head }) => sum + head.position, 0)
  const parts: Record<string, ServicePart> = {}
  let before = 0
  for (const [service, snapshot] of from.services) {
    const onEvents = (position: number) => onProgress(before + position, of)
    parts[service] = await writeService(service, snapshot, folder, onEvents)
    before += snapshot.head.position
  }
  return parts
}

/** Reservations and jobs first: where the past is kept for minutes only, they need it, and events do not. */
async function writeService(
  service: string,
  snapshot: StoreSnapshot,
  folder: string,
  onEvents: (position: number) => void
): Promise<ServicePart> {
  const { head, handled, standing } = snapshot
  async function section(name: string, pages: AsyncIterable<readonly unknown[]>): Promise<Section> {
    const file = `${service}.${name}.ndjson.gz`
    return { file, ...(await writeSection(join(folder, file), pages)) }
  }
  const reservations = await section('reservations', snapshot.reservations())
  const parked = await section('parked', snapshot.parked())
  const jobs = await section('jobs', snapshot.jobs())
  const events = await section('events', proved(service, snapshot, onEvents))
  return { ...head, handled, standing: [...standing], events, reservations, parked, jobs }
}

/** A backup of a log that is damaged would be taken for a good one when it is needed. */
async function* proved(
  service: string,
  snapshot: StoreSnapshot,
  onEvents: (position: number) => void
): AsyncGenerator<readonly StoredEvent[]> {
  for await (const page of provenLog(service, snapshot)) {
    onEvents(page.at(-1)?.position ?? 0)
    yield page
  }
}

function reportOf(
  { folder, keysFile, now }: BackupParts,
  services: Record<string, ServicePart>,
  keys: number
): BackupReport {
  const all = Object.entries(services)
  const bytes = all.flatMap(([, part]) => sectionsOf(part).map((section) => section.bytes))
  return {
    folder,
    made_at: now,
    services: all.map(([service, { events, hash, reservations, jobs }]) => {
      return { service, events: events.rows, hash, reservations: reservations.rows, jobs: jobs?.rows ?? 0 }
    }),
    bytes: bytes.reduce((sum, size) => sum + size, 0),
    keys_file: keysFile,
    keys
  }
}
