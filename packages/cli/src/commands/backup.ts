/** `bursar backup`: writes the logs as they are at one instant, while the system goes on, and the keys apart. */
import { resolve } from 'node:path'
import type { Client } from '@bursar/client'
import { type BackupReport, writeBackup } from '../backup/write-backup.ts'
import { type CommonOptions, withRunning } from '../client/reach.ts'
import { runTask } from '../client/task.ts'
import { CommandError, exitCodes } from '../command-error.ts'
import { type Config, readConfig } from '../config/config.ts'
import { dataFolder, hasData } from '../data/folder.ts'
import { takeLock } from '../data/lock.ts'
import { printJson, printTable } from '../output/print.ts'
import { progress } from '../output/progress.ts'
import { inUse } from '../site.ts'
import { folderSource, type Source } from '../transfer/source.ts'

export interface BackupOptions extends CommonOptions {
  /** The file of keys; false: they are left out. */
  readonly keys?: string | false
}

interface Wanted {
  readonly folder: string
  readonly keysFile: string | null
  onProgress(done: number, of: number): void
}

/** Writes it; answers the exit code. */
export async function backup(target: string, options: BackupOptions): Promise<number> {
  if (options.keys === undefined) {
    throw new CommandError(
      'Add --keys FILE, which will be overwritten with the current keys, or --no-keys. Without the keys, no personal data ' +
        'can be read after a restore; but keys that are kept in every backup would undo all erasures.'
    )
  }
  const config = readConfig(process.env, { data: options.data })
  const keysFile = options.keys === false ? null : resolve(options.keys)
  const started = Date.now()
  const bar = progress('backup', 'events')
  try {
    const report = await write(config, { folder: resolve(target), keysFile, onProgress: bar.update })
    bar.stop()
    const seconds = (Date.now() - started) / 1_000
    if (options.json) printJson({ ...report, seconds })
    else print(report, seconds)
    return exitCodes.ok
  } finally {
    bar.stop()
  }
}

async function write(config: Config, wanted: Wanted): Promise<BackupReport> {
  if (config.backing) {
    const { mongoSource } = await import('../transfer/mongo-site-stores.ts')
    return writeFrom(await mongoSource(config.backing), wanted)
  }
  const folder = dataFolder(config.data)
  const written = await withRunning(config, folder, ({ client }) => askFor(client, wanted))
  if (written) return written
  if (!hasData(folder)) throw new CommandError(`There is no system in ${folder.path}.`)
  const taken = await takeLock(folder, 'backup')
  if (!taken.ok) throw inUse(folder, taken.holder)
  try {
    return await writeFrom(folderSource(folder), wanted)
  } finally {
    taken.lock.release()
  }
}

/** The system writes it, on its own machine. */
function askFor(client: Client, { folder, keysFile, onProgress }: Wanted): Promise<BackupReport> {
  const requests = {
    begin: () => client.post('/-/backups', { body: { folder, keys_file: keysFile } }),
    show: (id: string) => client.get('/-/backups/{id}', { params: { id } })
  }
  return runTask(requests, onProgress)
}

async function writeFrom({ snapshot, keys, close }: Source, wanted: Wanted): Promise<BackupReport> {
  try {
    return await writeBackup({ ...wanted, from: snapshot, keys, now: new Date().toISOString() })
  } finally {
    await close()
  }
}

function print({ folder, services, bytes, keys, keys_file }: BackupReport, seconds: number): void {
  printTable(
    ['service', 'events', 'reservations', 'jobs', 'hash'],
    services.map(({ service, events, reservations, jobs, hash }) => [
      service,
      events,
      reservations,
      jobs,
      hash
    ])
  )
  const events = services.reduce((sum, one) => sum + one.events, 0)
  console.log(`${folder}: ${events} events, ${bytes} bytes; ${seconds.toFixed(1)} s.`)
  console.log(keys_file === null ? 'The backup contains no keys.' : `${keys_file}: ${keys} current keys.`)
}
