/** Reads a backup as the snapshot that it is of. */
import { join } from 'node:path'
import { type SiteSnapshot, type Stores, sealedPersons } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'
import { provenLog } from '../transfer/proven-log.ts'
import { type Manifest, readManifest, type Section, sectionsOf } from './manifest.ts'
import { readSection, sumOf } from './section-file.ts'

export interface Backup {
  readonly manifest: Manifest
  readonly snapshot: SiteSnapshot
}

/** Opens it, and proves that its files are those that were written. Throws CommandError when one is not. */
export async function openBackup(folder: string): Promise<Backup> {
  const manifest = readManifest(folder)
  for (const part of Object.values(manifest.services)) {
    for (const section of sectionsOf(part)) await checkFile(folder, section)
  }
  const services = Object.entries(manifest.services).map(([service, part]) => {
    const { position, hash, handled, standing } = part
    const read = <Row>(section: Section | undefined) =>
      section ? readSection<Row>(join(folder, section.file)) : none
    const snapshot = {
      head: { position, hash },
      handled,
      standing,
      events: () => read<any>(part.events),
      reservations: () => read<any>(part.reservations),
      parked: () => read<any>(part.parked),
      jobs: () => read<any>(part.jobs)
    }
    return [service, snapshot] as const
  })
  return { manifest, snapshot: { services: new Map(services), close: async () => undefined } }
}

/** What a backup of an older format does not have. */
const none = (async function* () {})()

async function checkFile(folder: string, { file, bytes, sha256 }: Section): Promise<void> {
  const path = join(folder, file)
  const found = await sumOf(path)
  if (found.bytes !== bytes || found.sha256 !== sha256) throw new CommandError(`${path} is damaged.`)
}

/**
 * Proves the logs of a backup before any of it is stored: every link of the hash chains, and that the key of every
 * person in them, or its removal, is in one of the stores. Throws CommandError when something is wrong.
 */
export async function proveLogs(
  { services }: SiteSnapshot,
  stores: ReadonlyMap<string, Pick<Stores, 'keys'>>,
  onProgress: (done: number, of: number) => void
): Promise<void> {
  const of = [...services.values()].reduce((sum, { head }) => sum + head.position, 0)
  const missing = new Set<string>()
  let before = 0
  for (const [service, snapshot] of services) {
    for await (const page of provenLog(service, snapshot)) {
      const persons = new Set(page.flatMap(({ body }) => sealedPersons(JSON.parse(body))))
      for (const person of await unknown([...persons], stores)) missing.add(person)
      onProgress(before + (page.at(-1)?.position ?? 0), of)
    }
    before += snapshot.head.position
  }
  if (missing.size === 0) return
  throw new CommandError(
    `The keys of ${missing.size} persons in the logs are missing. Use a key file that is not older than the backup.`
  )
}

async function unknown(
  persons: readonly string[],
  stores: ReadonlyMap<string, Pick<Stores, 'keys'>>
): Promise<readonly string[]> {
  let rest = persons
  for (const { keys } of stores.values()) {
    if (rest.length === 0) return rest
    const known = new Set((await keys.get(rest)).map(({ person }) => person))
    rest = rest.filter((person) => !known.has(person))
  }
  return rest
}
