/** Where real MongoDB and Kafka can come from when nobody has named them: Docker, else processes of this machine. */
import { mkdirSync, rmSync } from 'node:fs'
import {
  type DataFolder,
  type Kafka,
  type Mongodb,
  openDataFolder,
  startKafka,
  startMongodb
} from '@bursar/infra-local'
import { dockerSource } from './docker-source.ts'
import type { PartSource } from './part-source.ts'

/** BURSAR_REAL names the one source that may be used; by default each is tried. */
export type Wanted = 'docker' | 'local' | 'none' | undefined

/** What BURSAR_REAL says. Throws when that is no source. */
export function wantedSource(): Wanted {
  const wanted = process.env.BURSAR_REAL || undefined
  if (wanted === undefined || wanted === 'docker' || wanted === 'local' || wanted === 'none') return wanted
  throw new Error(`BURSAR_REAL is ${wanted}, and not docker, local or none`)
}

/** Hears that a process has ended that nobody ended; the same source starts it again on its data. */
export type OnLoss = (part: 'mongodb' | 'kafka', message: string) => void

/** Sources to try, in order. `folder` is for data of processes; it is made when they are needed. */
export async function partSources(folder: string, wanted: Wanted, onLoss?: OnLoss): Promise<PartSource[]> {
  const sources: PartSource[] = []
  if (wanted === undefined || wanted === 'docker') {
    const docker = await dockerSource()
    if (docker) sources.push(docker)
  }
  if (wanted === undefined || wanted === 'local') sources.push(localSource(folder, onLoss))
  return sources
}

/** Processes of this machine, with their data in `folder`. */
export function localSource(folder: string, onLoss?: OnLoss): PartSource {
  let opened: Promise<DataFolder> | undefined
  const started: Promise<Mongodb | Kafka>[] = []
  const say = () => undefined
  const reporting = (part: 'mongodb' | 'kafka') => ({
    say,
    ...(onLoss && { onLoss: (message: string) => onLoss(part, message) })
  })
  const open = () => {
    mkdirSync(folder, { recursive: true })
    opened ??= openDataFolder(folder)
    return opened
  }
  const keep = <Part extends Mongodb | Kafka>(part: Promise<Part>): Promise<Part> => {
    started.push(part)
    return part
  }
  return {
    name: 'local',
    mongodb: async () => keep(startMongodb({ folder: await open(), ...reporting('mongodb') })),
    kafka: async (proxyPort) =>
      keep(
        startKafka({
          folder: await open(),
          ...reporting('kafka'),
          ...(proxyPort === undefined ? {} : { proxyPort })
        })
      ),
    async close() {
      const parts = await Promise.allSettled(started)
      await Promise.all(parts.map((part) => (part.status === 'fulfilled' ? part.value.stop() : undefined)))
      ;(await opened)?.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
