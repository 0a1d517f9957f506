/**
 * Keys of a site in a file of their own, beside its backups: one that each backup replaces. Logs are kept for as
 * long as anybody likes, keys only as they are now, so that whoever was erased stays erased in every backup. They
 * are wrapped by the master key, which is in neither.
 */
import { renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import type { KeyStore, WrappedKey } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'
import { syncFolder } from '../data/secret-file.ts'
import { storedKeys } from '../transfer/load-names.ts'
import { readSection, writeSection } from './section-file.ts'

interface Heading {
  readonly kind: 'bursar-keys'
  readonly format: number
  readonly bursar: string
  readonly made_at: string
  readonly site: string
}

/** The file ends with it, so that half of one is known. */
interface Ending {
  readonly keys: number
}

type Line = Heading | Ending | (WrappedKey & { readonly service: string })

export const KEYS_FORMAT = 1

export interface KeysFile {
  readonly heading: Heading
  keysOf(service: string): AsyncIterable<readonly WrappedKey[]>
}

/** Writes it beside where it is to be; `replace` puts it there. Answers how many keys it has. */
export async function writeKeys(
  path: string,
  heading: Omit<Heading, 'kind' | 'format'>,
  stores: ReadonlyMap<string, KeyStore>
): Promise<{ readonly keys: number; replace(): void; discard(): void }> {
  const unfinished = `${path}.unfinished`
  let keys = 0
  async function* lines(): AsyncGenerator<readonly Line[]> {
    yield [{ kind: 'bursar-keys', format: KEYS_FORMAT, ...heading }]
    for (const [service, store] of stores) {
      for await (const page of storedKeys(store)) {
        keys += page.length
        yield page.map((key) => ({ service, ...key }))
      }
    }
    yield [{ keys }]
  }
  rmSync(unfinished, { force: true })
  await writeSection(unfinished, lines())
  return {
    keys,
    replace() {
      renameSync(unfinished, path)
      syncFolder(dirname(path))
    },
    discard: () => rmSync(unfinished, { force: true })
  }
}

/** Throws CommandError when there is something else at that place than keys of this site. */
export async function refuseOtherFile(path: string, site: string): Promise<void> {
  const heading = await headingOf(path).catch((error) => {
    if ((error.cause as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return undefined
    throw new CommandError(`${path} is not a key file and will not be overwritten.`)
  })
  if (heading && heading.site !== site) {
    throw new CommandError(`${path} contains the keys of another site and will not be overwritten.`)
  }
}

/** Reads it whole once, so that nothing is taken from half of one. Throws CommandError when it is no such file. */
export async function readKeys(path: string): Promise<KeysFile> {
  const heading = await headingOf(path)
  let [keys, ending] = [0, undefined as number | undefined]
  for await (const page of readSection<Line>(path)) {
    for (const line of page) {
      if ('person' in line) keys += 1
      else if ('keys' in line) ending = line.keys
    }
  }
  if (ending !== keys) throw new CommandError(`${path} is incomplete.`)
  return {
    heading,
    async *keysOf(service) {
      for await (const page of readSection<Line>(path)) {
        const own = page.flatMap((line) => ('person' in line && line.service === service ? [line] : []))
        yield own.map(({ person, wrapped }) => ({ person, wrapped }))
      }
    }
  }
}

async function headingOf(path: string): Promise<Heading> {
  const lines = readSection<Line>(path)
  const { value } = await lines.next()
  await lines.return(undefined)
  const heading = value?.[0] as Partial<Heading> | undefined
  if (heading?.kind !== 'bursar-keys') throw new CommandError(`${path} is not a key file.`)
  if ((heading.format ?? 0) > KEYS_FORMAT) {
    throw new CommandError(
      `${path} has format ${heading.format}, but this version of Bursar reads key files only up to format ${KEYS_FORMAT}.`
    )
  }
  return heading as Heading
}
