/** Builds the read models of logs that were stored again, and compares them with those that served. */
import {
  type Checkpoint,
  createCodec,
  createKeyRing,
  type Engine,
  embeddedBus,
  embeddedCursors,
  embeddedExchange,
  emptyCheckpoint,
  eventsUpTo,
  type Positions,
  type RebuildWorkers,
  rebuild,
  type Standing,
  type Stores,
  systemClock,
  systemWorld
} from '@bursar/event-sourcing'
import type { ReadSide } from '@bursar/service-kit'
import type { SiteStores } from './site-stores.ts'

export interface BuildParts {
  readonly services: readonly ReadSide[]
  readonly place: SiteStores
  readonly masterKey: Buffer
  /** How each service's read models stood, by service. */
  readonly standing: ReadonlyMap<string, readonly Standing[]>
  /** `done` of `of` events. */
  onProgress(done: number, of: number): void
}

/** A read model that was built. */
export interface BuiltModel {
  readonly service: string
  readonly name: string
  readonly documents: number
  readonly digest: string
  /** Null: none of this version served, so there was nothing to compare with. */
  readonly equal: boolean | null
}

/** Builds all of them at the place where they stood, services side by side, and makes them serve. */
export async function buildReadModels(parts: BuildParts): Promise<BuiltModel[]> {
  const { services, place, masterKey, onProgress } = parts
  const bus = embeddedBus(Object.fromEntries([...place.stores].map(([name, { events }]) => [name, events])))
  const workers = place.workers?.(masterKey)
  const targets = new Map<string, Positions>()
  for (const { name } of services) targets.set(name, await targetOf(parts, name))
  const of = sum([...targets.values()].map((positions) => eventsUpTo({ positions })))
  const read = new Map<string, number>()
  try {
    const built = services.map((service) => {
      const onEvents = (events: number) => {
        read.set(service.name, events)
        onProgress(sum([...read.values()]), of)
      }
      return buildService(parts, service, { bus, workers, target: targets.get(service.name) ?? {}, onEvents })
    })
    return (await Promise.all(built)).flat()
  } finally {
    await workers?.close()
    await bus.close()
  }
}

/** Where they stood; the end of all logs when none did, or none says so. */
async function targetOf({ place, services, standing }: BuildParts, name: string): Promise<Positions> {
  const stood = standing.get(name)?.[0]?.positions
  if (stood) return stood
  const { follows = [] } = services.find((service) => service.name === name) ?? {}
  const heads: Record<string, number> = {}
  for (const source of [name, ...follows]) {
    heads[source] = (await place.stores.get(source)?.events.head())?.position ?? 0
  }
  return heads
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

interface Pass {
  readonly bus: Engine['bus']
  readonly workers: RebuildWorkers | undefined
  readonly target: Positions
  onEvents(events: number): void
}

async function buildService(
  { place, masterKey, standing }: BuildParts,
  { name, definitions, projections }: ReadSide,
  { bus, workers, target, onEvents }: Pass
): Promise<BuiltModel[]> {
  const { keys: store, readModels } = place.stores.get(name) as Stores
  const exchange = embeddedExchange([...place.stores.values()].map(({ keys }) => keys))
  const keys = createKeyRing(store, exchange, masterKey, systemWorld().random)
  const codec = createCodec(name, definitions, keys)
  const parts = { service: name, readModels, codec, keys, bus, workers, clock: systemClock() }
  const at: Checkpoint = { ...emptyCheckpoint('', 0), cursors: embeddedCursors(target), positions: target }
  const rebuilt = projections.map((projection) => ({ projection, generation: 1 }))
  const builders = await rebuild(parts, rebuilt, at, { onProgress: onEvents })
  return Promise.all(
    builders.map(async ({ projection, spec, checkpoint }) => {
      const { cursors, digest, documents } = checkpoint
      const own = { ...checkpoint, cursors: place.cursorsOf(target) }
      await readModels.commit([{ spec, before: cursors, checkpoint: own, writes: [], totals: [] }])
      const { version } = projection
      await readModels.swap(projection.name, { live: spec.generation, previous: null, version })
      const stood = standing.get(name)?.find((one) => one.projection === projection.name)
      const equal = stood?.version === version ? stood.digest === digest : null
      return { service: name, name: projection.name, documents, digest, equal }
    })
  )
}
