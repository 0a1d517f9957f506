/** What a backup says of itself: the file `manifest.json` in its folder. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compileSchema } from '@bursar/event-sourcing'
import { type Static, Type } from 'typebox'
import { CommandError } from '../command-error.ts'

export const MANIFEST = 'manifest.json'

/** The format that this version writes, and the newest that it reads. Jobs came with 2: an older version would lose them. */
export const BACKUP_FORMAT = 2

const Count = Type.Integer({ minimum: 0 })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })
const Positions = Type.Record(Type.String(), Count)

/** One file: so many lines of JSON, compressed to so many bytes, whose SHA-256 it is. */
const Section = Type.Object({
  file: Type.String({ pattern: '^[a-z-]+\\.[a-z]+\\.ndjson\\.gz$' }),
  rows: Count,
  bytes: Count,
  sha256: Hash
})

const ServicePart = Type.Object({
  /** The end of the log. */
  position: Count,
  hash: Hash,
  /** Up to where the policies had handled each log. */
  handled: Positions,
  /** How the read models stood that served. */
  standing: Type.Array(
    Type.Object({
      projection: Type.String(),
      version: Count,
      positions: Positions,
      digest: Type.String(),
      documents: Count
    })
  ),
  events: Section,
  reservations: Section,
  parked: Section,
  /** Absent in format 1. */
  jobs: Type.Optional(Section)
})

const Manifest = Type.Object({
  kind: Type.Literal('bursar-backup'),
  format: Type.Integer({ minimum: 1, maximum: BACKUP_FORMAT }),
  /** Version of Bursar that wrote it. */
  bursar: Type.String(),
  /** When everything in it was so, by the machine's clock. */
  made_at: Type.String(),
  /** Hash of the first event of the site: the same for all backups of it, and for the files of its keys. */
  site: Hash,
  services: Type.Record(Type.String(), ServicePart),
  /** SHA-256 of all before it. */
  checksum: Hash
})

export type Section = Static<typeof Section>
export type ServicePart = Static<typeof ServicePart>
export type Manifest = Static<typeof Manifest>

/** The manifest with its checksum, as it is written. */
export function sealed(manifest: Omit<Manifest, 'checksum'>): Manifest {
  return { ...manifest, checksum: checksumOf(manifest) }
}

/** The files of a service's part. */
export function sectionsOf({ events, reservations, parked, jobs }: ServicePart): readonly Section[] {
  return [events, reservations, parked, ...(jobs ? [jobs] : [])]
}

/** Reads a backup's manifest; throws CommandError when there is none, or none that this version reads. */
export function readManifest(folder: string): Manifest {
  const found = parsed(folder)
  if (found?.kind !== 'bursar-backup')
    throw new CommandError(`${folder} is not a backup: its ${MANIFEST} does not list the files of one.`)
  if (typeof found.format === 'number' && found.format > BACKUP_FORMAT) {
    throw new CommandError(
      `${folder} has format ${found.format}, but this version of Bursar reads backups only up to format ` +
        `${BACKUP_FORMAT}. Use the version that wrote it (${found.bursar}) or a newer one.`
    )
  }
  const { checksum, ...rest } = found
  if (!compileSchema(Manifest).Check(found) || checksum !== checksumOf(rest)) {
    throw new CommandError(`${folder}/${MANIFEST} is damaged.`)
  }
  return found as Manifest
}

function parsed(folder: string): any {
  const path = join(folder, MANIFEST)
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new CommandError(`There is no backup in ${folder}: ${MANIFEST} is missing.`)
    }
    throw new CommandError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

function checksumOf(manifest: object): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex')
}
