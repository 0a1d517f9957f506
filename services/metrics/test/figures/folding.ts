/** Folds facts as a projection runner would: by log, in deliveries of any size, interleaved in any way. */
import { kindOfAccounts } from '@bursar/contracts'
import {
  type Builder,
  createBuilder,
  createCodec,
  createKeyRing,
  type Projection,
  type StoredEvent
} from '@bursar/event-sourcing'
import { metrics } from '@bursar/metrics'
import { memoryKeyStore, memoryReadModels, seeded } from '@bursar/testing'

export const keys = createKeyRing(memoryKeyStore(), { request: async () => [] }, Buffer.alloc(32), (n) =>
  Buffer.alloc(n)
)
export const codec = createCodec('metrics', [], keys)

/** An event before it has a place in a log. */
export type Fact = { source: 'auth' | 'billing' | 'profile'; stream: string; type: string; data: any }

/** A projection of the metrics service. */
export function projectionNamed(wanted: string): Projection {
  const found = metrics().projections.find(({ name }) => name === wanted)
  if (!found) throw new Error(`there is no projection ${wanted}`)
  return found
}

/** A row of the book, as far as the projections look at it. */
export const row = (
  dest: [profile: string, account: string],
  orig: [profile: string, account: string],
  amount: number,
  created_at: string,
  unit = 'usd',
  more: object = {}
) => {
  const sides = {
    dest: { profile: dest[0], account: dest[1] },
    orig: { profile: orig[0], account: orig[1] }
  }
  return { kind: kindOfAccounts(sides), created_at, event_id: 'sub_1/', amount, unit, ...sides, ...more }
}

/** The facts as the logs of their services would hold them. */
export function logsOf(list: readonly Fact[]): Record<Fact['source'], StoredEvent[]> {
  const logs: Record<Fact['source'], StoredEvent[]> = { auth: [], billing: [], profile: [] }
  const versions = new Map<string, number>()
  for (const { source, stream, type, data } of list) {
    const version = (versions.get(stream) ?? 0) + 1
    versions.set(stream, version)
    const position = logs[source].length + 1
    logs[source].push({
      position,
      stream,
      version,
      type,
      body: JSON.stringify({ type, data, time: '2026-01-01T00:00:00.000Z', dataversion: 1 }),
      hash: ''
    })
  }
  return logs
}

/** Folds the logs in deliveries whose sizes and order of sources the seed decides. */
export async function folded(
  projection: Projection,
  logs: Record<string, StoredEvent[]>,
  seed: number
): Promise<Builder> {
  const random = seeded(seed)
  const readModels = memoryReadModels()
  const builder = await createBuilder({ readModels, codec, keys }, projection, 1)
  const left = new Map(Object.entries(logs))
  while (left.size > 0) {
    const source = [...left.keys()][random.below(left.size)]!
    const events = left.get(source)!
    const some = events.slice(0, 1 + random.below(8))
    if (some.length === events.length) left.delete(source)
    else left.set(source, events.slice(some.length))
    const position = some.at(-1)?.position ?? 0
    await builder.apply(source, some, { cursor: String(position), position })
    if (!(await readModels.commit([await builder.commitOf()]))) throw new Error('fenced off')
    builder.committed()
  }
  return builder
}

/** All documents by key. */
export const dump = async ({ collection }: Builder) =>
  new Map((await collection.scan('', 10_000)).map(({ key, body }) => [key, JSON.parse(body)]))
