/** `bursar copy`: takes a stopped system of one process to MongoDB, for one of several. */
import type { BackingConfig } from '@bursar/host'
import type { CommonOptions } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { type Config, readConfig } from '../config/config.ts'
import { type DataFolder, dataFolder, hasData } from '../data/folder.ts'
import { takeLock } from '../data/lock.ts'
import { masterKey } from '../data/secrets.ts'
import { printJson } from '../output/print.ts'
import { printLoaded } from '../output/print-loaded.ts'
import { progressOfSteps } from '../output/progress.ts'
import { inUse } from '../site.ts'
import { siteReadSides } from '../site-read-sides.ts'
import { storedKeys } from '../transfer/load-names.ts'
import { type LoadReport, loadSite } from '../transfer/load-site.ts'
import { mongoSiteStores } from '../transfer/mongo-site-stores.ts'
import { folderSource, type Source } from '../transfer/source.ts'

/** Copies and proves; answers the exit code. */
export async function copy(options: CommonOptions): Promise<number> {
  const config = readConfig(process.env, { data: options.data })
  const { backing } = config
  if (!backing)
    throw new CommandError(
      'MONGODB_URI and KAFKA_BROKERS are not set: they name the destination of the copy.'
    )
  const folder = dataFolder(config.data)
  if (!hasData(folder)) throw new CommandError(`There is no system in ${folder.path}.`)
  const taken = await takeLock(folder, 'copy')
  if (!taken.ok) throw inUse(folder, taken.holder)
  const source = folderSource(folder)
  try {
    const report = await copyFrom(source, { ...config, backing }, folder)
    if (options.json) printJson(report)
    else {
      printLoaded(report)
      const said = report.equal ? 'equals the original' : 'differs from the original: do not start it'
      console.log(`The copy ${said}.`)
    }
    return report.equal ? exitCodes.ok : exitCodes.wrong
  } finally {
    await source.close()
    taken.lock.release()
  }
}

async function copyFrom(
  { snapshot, keys }: Source,
  { backing, masterKeyFile }: Config & { backing: BackingConfig },
  folder: DataFolder
): Promise<LoadReport> {
  const to = await mongoSiteStores(backing)
  const bars = progressOfSteps()
  try {
    const heads = [...snapshot.services].map(([service, { head }]) => `${service} ${head.hash}`)
    return await loadSite({
      services: siteReadSides,
      from: snapshot,
      id: `copy of ${heads.join(', ')}`,
      async *keysOf(service) {
        const store = keys.get(service)
        if (store) yield* storedKeys(store)
      },
      to,
      masterKey: masterKey(folder, masterKeyFile),
      onProgress: bars.update
    })
  } finally {
    bars.stop()
    await to.close()
  }
}
