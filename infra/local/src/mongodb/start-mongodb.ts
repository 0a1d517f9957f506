import type { DataFolder } from '../process/data-folder.ts'
import { createPart, type Part } from '../process/part.ts'
import { findMongod } from './find-mongod.ts'
import { makePrimary, REPLICA_SET } from './replica-set.ts'

/** A MongoDB replica set of one member. */
export interface Mongodb extends Part {
  /** For drivers: finds the primary by the set's own configuration. */
  readonly uri: string
  /** Where it listens on 127.0.0.1. */
  readonly port: number
  /** Its address in the set's configuration. */
  readonly member: string
}

export interface MongodbOptions {
  readonly folder: DataFolder
  /** The port it had before, or a free one, when absent. */
  readonly port?: number
  say(line: string): void
  onLoss?(message: string): void
}

/** Gigabytes of memory for data; without it mongod takes half of the machine. */
const CACHE_GB = '1'

/** Starts mongod and resolves when it commits. Rejects when there is no mongod, or it does not start. */
export async function startMongodb(options: MongodbOptions): Promise<Mongodb> {
  const { folder } = options
  const binary = await findMongod(options.say)
  const port = await folder.port('mongodb', options.port)
  const host = `127.0.0.1:${port}`
  const direct = `mongodb://${host}/?directConnection=true`
  const part = createPart({
    name: 'mongod',
    command: binary,
    args: [
      ...['--dbpath', folder.sub('mongodb'), '--port', String(port), '--bind_ip', '127.0.0.1', '--quiet'],
      ...['--replSet', REPLICA_SET, '--wiredTigerCacheSizeGB', CACHE_GB, '--nounixsocket'],
      ...['--setParameter', 'diagnosticDataCollectionEnabled=false']
    ],
    folder,
    ready: (given) => makePrimary({ uri: direct, host }, given),
    // Errors and fatal ones; a stack of hundreds of lines follows them.
    isReason: (line) => /"s":"[EF]"/.test(line),
    ...(options.onLoss ? { onLoss: options.onLoss } : {})
  })
  await part.start()
  return { ...part, port, member: host, uri: `mongodb://${host}/?replicaSet=${REPLICA_SET}` }
}
