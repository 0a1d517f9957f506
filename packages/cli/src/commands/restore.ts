/** `bursar restore`: brings a backup to an empty place, and builds the read models. */
import { resolve } from 'node:path'
import { serviceNames } from '@bursar/contracts'
import { type BackingConfig, kafkaSettings } from '@bursar/host'
import { type RestoreReport, restoreSite } from '../backup/restore-site.ts'
import type { CommonOptions } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { type Config, readConfig } from '../config/config.ts'
import { type DataFolder, dataFolder, makeFolder } from '../data/folder.ts'
import { takeLock } from '../data/lock.ts'
import { storedMasterKey } from '../data/secrets.ts'
import { printJson } from '../output/print.ts'
import { printLoaded } from '../output/print-loaded.ts'
import { progressOfSteps } from '../output/progress.ts'
import { inUse } from '../site.ts'
import { folderStores, type SiteStores } from '../transfer/site-stores.ts'

export interface RestoreOptions extends CommonOptions {
  /** The file of keys; absent where the keys are at the place already. */
  readonly keys?: string
}

/** Restores; answers the exit code. */
export async function restore(source: string, options: RestoreOptions): Promise<number> {
  const config = readConfig(process.env, { data: options.data })
  const folder = dataFolder(config.data)
  const started = Date.now()
  const bars = progressOfSteps()
  try {
    const report = await atPlace(config, folder, (to) =>
      restoreSite({
        folder: resolve(source),
        keysFile: options.keys === undefined ? null : resolve(options.keys),
        to,
        masterKey: storedMasterKey(folder, config.masterKeyFile),
        onProgress: bars.update
      })
    )
    bars.stop()
    const seconds = (Date.now() - started) / 1_000
    if (options.json) printJson({ ...report, seconds })
    else {
      printLoaded(report)
      const said = report.equal ? 'equal those that were in use' : 'DIFFER from those that were in use'
      sayNumbers(report)
      console.log(`Restored in ${seconds.toFixed(1)} s; the read models ${said} when the backup was made.`)
    }
    return report.equal ? exitCodes.ok : exitCodes.wrong
  } finally {
    bars.stop()
  }
}

/** What was sent out after the backup has numbers that the log would give again. */
function sayNumbers({ numbers }: RestoreReport): void {
  if (numbers.length === 0) return
  console.log(`Invoices go up to: ${numbers.map(({ number }) => number).join(', ')}.`)
  console.log('If later numbers were sent out, note the last one of each before the site serves again:')
  console.log('bursar invoices resume PROVIDER NUMBER')
}

/** Opens where the environment says, does the work there, and closes it. */
async function atPlace(
  { backing }: Config,
  folder: DataFolder,
  work: (to: SiteStores) => Promise<RestoreReport>
): Promise<RestoreReport> {
  if (backing) {
    await refuseOldTopics(backing)
    const { mongoSiteStores } = await import('../transfer/mongo-site-stores.ts')
    return within(await mongoSiteStores(backing), work)
  }
  makeFolder(folder)
  const taken = await takeLock(folder, 'restore')
  if (!taken.ok) throw inUse(folder, taken.holder)
  try {
    return await within(folderStores(folder), work)
  } finally {
    taken.lock.release()
  }
}

async function within(
  place: SiteStores,
  work: (to: SiteStores) => Promise<RestoreReport>
): Promise<RestoreReport> {
  try {
    return await work(place)
  } finally {
    await place.close()
  }
}

/**
 * What was published after the backup would be taken for what the restored logs say next: the same positions, and
 * other events.
 */
async function refuseOldTopics(backing: BackingConfig): Promise<void> {
  const { eventsTopicName, kafkaSecurity, listTopics } = await import('@bursar/bus-kafka')
  const settings = kafkaSettings(backing, 'restore', kafkaSecurity(process.env))
  const events = new Set(serviceNames.map((service) => eventsTopicName(settings, service)))
  const topics = await listTopics(settings, serviceNames)
  const used = topics.filter(
    ({ topic, ends }) => events.has(topic) && ends.some(({ first, next }) => next > first)
  )
  if (used.length === 0) return
  const names = used.map(({ topic }) => topic).join(', ')
  throw new CommandError(
    `These topics already contain events: ${names}. Delete them, or set another BURSAR_PREFIX.`
  )
}
