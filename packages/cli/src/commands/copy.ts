/** `bursar copy`: takes a stopped system of one process to MongoDB, for one of several. */
import type { CommonOptions } from '../client/reach.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { readConfig } from '../config/config.ts'
import { copySite } from '../copy/copy-site.ts'
import { dataFolder, hasData } from '../data/folder.ts'
import { takeLock } from '../data/lock.ts'
import { masterKey } from '../data/secrets.ts'
import { printJson, printTable } from '../output/print.ts'
import { type Progress, progress } from '../output/progress.ts'
import { isHeld } from '../site.ts'

/** Copies and proves; answers the exit code. */
export async function copy(options: CommonOptions): Promise<number> {
  const config = readConfig(process.env, { data: options.data })
  const { backing } = config
  if (!backing)
    throw new CommandError('MONGODB_URI and KAFKA_BROKERS say where to copy to; they are not set.')
  const folder = dataFolder(config.data)
  if (!hasData(folder)) throw new CommandError(`There is no system in ${folder.path}.`)
  const taken = await takeLock(folder, 'copy')
  if (!taken.ok) throw isHeld(folder, taken.holder)
  const bars = new Map<string, Progress>()
  try {
    const report = await copySite({
      folder,
      backing,
      masterKey: masterKey(folder, config.masterKeyFile),
      onProgress(step, done, of) {
        const bar = bars.get(step) ?? progress(step, step === 'read models' ? step : 'events')
        bars.set(step, bar)
        bar.update(done, of)
        if (done === of) bar.stop()
      }
    })
    if (options.json) printJson(report)
    else print(report)
    return report.equal ? exitCodes.ok : exitCodes.wrong
  } finally {
    for (const bar of bars.values()) bar.stop()
    taken.lock.release()
  }
}

function print({ services, projections, equal }: Awaited<ReturnType<typeof copySite>>): void {
  printTable(
    ['service', 'events', 'reservations', 'keys'],
    services.map((one) => [one.service, one.events, one.reservations, one.keys])
  )
  printTable(
    ['read model', 'documents', 'digest', 'result'],
    projections.map((one) => [
      `${one.service}.${one.name}`,
      one.documents,
      one.digest,
      one.equal ? 'equal' : 'DIFFERS'
    ])
  )
  console.log(equal ? 'The copy is the original.' : 'The copy is not the original: do not start it.')
}
