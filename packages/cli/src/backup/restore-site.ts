/** A backup brought to an empty place: all of it is proved before any of it is stored. */
import { type ReachedNumber, reachedNumbers } from '@bursar/billing'
import { billingReadSide } from '@bursar/billing/read-side'
import {
  createCodec,
  createKeyRing,
  embeddedExchange,
  type Stores,
  systemWorld,
  type WrappedKey
} from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'
import { siteReadSides } from '../site-read-sides.ts'
import { type LoadReport, loadSite } from '../transfer/load-site.ts'
import type { SiteStores } from '../transfer/site-stores.ts'
import { type KeysFile, readKeys } from './keys-file.ts'
import { openBackup, proveLogs } from './read-backup.ts'

export interface RestoreParts {
  /** Absolute path of the backup. */
  readonly folder: string
  /** Absolute path of the file of keys; null: they are at the place already. */
  readonly keysFile: string | null
  readonly to: SiteStores
  readonly masterKey: Buffer
  onProgress(step: string, done: number, of: number): void
}

export interface RestoreReport extends LoadReport {
  /** Up to which numbers of invoices and credit notes the backup goes. */
  readonly numbers: readonly ReachedNumber[]
}

/** Restores. Throws CommandError when backup, keys or place are not as they have to be, with nothing stored. */
export async function restoreSite(parts: RestoreParts): Promise<RestoreReport> {
  const { folder, keysFile, to, masterKey, onProgress } = parts
  const { manifest, snapshot } = await openBackup(folder)
  const keys = keysFile === null ? undefined : await readKeys(keysFile)
  if (keys && keys.heading.site !== manifest.site) {
    throw new CommandError(`${keysFile} and ${folder} belong to different sites.`)
  }
  const report = await loadSite({
    services: siteReadSides,
    from: snapshot,
    id: manifest.checksum,
    keysOf: (service) => keysOf(keys, service),
    to,
    masterKey,
    async check() {
      await checkMasterKey(to.stores, masterKey)
      await proveLogs(snapshot, to.stores, (done, of) => onProgress('check', done, of))
    },
    onProgress
  })
  return { ...report, numbers: await numbersOf(to, masterKey) }
}

async function numbersOf({ stores }: SiteStores, masterKey: Buffer): Promise<ReachedNumber[]> {
  const { name, definitions } = billingReadSide
  const billing = stores.get(name)
  if (!billing) return []
  const ring = createKeyRing(billing.keys, embeddedExchange([]), masterKey, systemWorld().random)
  return reachedNumbers(billing.events, createCodec(name, definitions, ring))
}

async function* keysOf(keys: KeysFile | undefined, service: string): AsyncGenerator<readonly WrappedKey[]> {
  if (keys) yield* keys.keysOf(service)
}

/** Better known now than when nobody's name can be read. */
async function checkMasterKey(stores: ReadonlyMap<string, Stores>, masterKey: Buffer): Promise<void> {
  for (const { keys } of stores.values()) {
    const { keys: some } = await keys.read(0, 100)
    const one = some.find(({ wrapped }) => wrapped !== null)
    if (!one) continue
    const ring = createKeyRing(keys, embeddedExchange([]), masterKey, systemWorld().random)
    await ring.load([one.person]).catch(() => {
      throw new CommandError('The master key does not match these keys.')
    })
  }
}
