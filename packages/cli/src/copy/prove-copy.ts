/** Proves a copy: what its logs project to has the digests that the original's read models have. */
import {
  createCodec,
  createKeyRing,
  EMPTY_DIGEST,
  type EventBus,
  embeddedBus,
  embeddedExchange,
  type ReadModels,
  rebuild,
  type Stores,
  specOf,
  systemClock,
  systemWorld
} from '@bursar/event-sourcing'
import type { Service } from '@bursar/service-kit'

export interface ProofParts {
  readonly services: readonly Service[]
  /** The original's read models, by service. */
  readonly from: ReadonlyMap<string, { readonly readModels: ReadModels }>
  readonly to: ReadonlyMap<string, Stores>
  readonly masterKey: Buffer
}

/** A read model of both. */
export interface Comparison {
  readonly service: string
  readonly name: string
  readonly documents: number
  readonly digest: string
  readonly equal: boolean
}

/** Builds every read model of the copy, compares it, and drops it: the copy's own start builds it from the bus. */
export async function proveCopy(
  parts: ProofParts,
  onProgress: (done: number, of: number) => void
): Promise<Comparison[]> {
  const { services, to, masterKey } = parts
  const bus = embeddedBus(Object.fromEntries([...to].map(([name, { events }]) => [name, events])))
  const exchange = embeddedExchange([...to.values()].map(({ keys }) => keys))
  const all = services.flatMap((service) =>
    service.projections.map((projection) => ({ service, projection }))
  )
  const compared: Comparison[] = []
  try {
    for (const { service, projection } of all) {
      const { keys: store, readModels } = to.get(service.name) as Stores
      const keys = createKeyRing(store, exchange, masterKey, systemWorld().random)
      const codec = createCodec(service.name, service.definitions, keys)
      const own = { readModels, codec, keys, bus, clock: systemClock() }
      compared.push(await compare(parts, service.name, projection, own))
      onProgress(compared.length, all.length)
    }
  } finally {
    await bus.close()
  }
  return compared
}

type Projection = Service['projections'][number]
type Building = Parameters<typeof rebuild>[0] & { readonly bus: EventBus }

async function compare(
  { from }: ProofParts,
  service: string,
  projection: Projection,
  own: Building
): Promise<Comparison> {
  const { name } = projection
  const source = from.get(service)?.readModels
  const live = (await source?.generations(name))?.live ?? 0
  const original = await source?.checkpoint(name, live)
  const { positions = {}, digest = EMPTY_DIGEST, documents = 0 } = original ?? {}
  const cursors = Object.fromEntries(Object.entries(positions).map(([log, at]) => [log, String(at)]))
  const target = { projection: name, generation: 1, cursors, positions, digest, documents }
  const [built] = await rebuild(own, [{ projection, generation: 1 }], target)
  await own.readModels.drop(specOf(projection, 1))
  return { service, name, documents, digest, equal: built?.checkpoint.digest === digest }
}
