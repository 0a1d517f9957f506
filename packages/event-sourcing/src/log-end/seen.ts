/** Who has seen a log, and how far: what proves later that it once went on to there. */
import type { Position } from '../events/event.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { KeyStore } from '../ports/key-store.ts'
import { POLICIES, type ReadModels } from '../ports/read-models.ts'

export interface Seen {
  /** Who says so, for people: `the read models of billing`. */
  readonly by: string
  /** The service whose log it is. */
  readonly log: string
  readonly position: Position
  /** The hash of the event at that position, where it is known. */
  readonly hash?: string
}

export interface SeenParts {
  readonly service: string
  readonly readModels: Pick<ReadModels, 'generations' | 'checkpoint'>
  readonly keys: Pick<KeyStore, 'logEnd'>
  /** Names of its projections. */
  readonly projections: readonly string[]
}

/** What the stores of a service have seen of its own log and of those that it follows. */
export async function seenByStores({ service, readModels, keys, projections }: SeenParts): Promise<Seen[]> {
  const seen: Seen[] = []
  const add = (by: string, positions: Readonly<Record<string, Position>> = {}) => {
    for (const [log, position] of Object.entries(positions)) seen.push({ by, log, position })
  }
  const furthest: Record<string, Position> = {}
  for (const name of projections) {
    const serving = await readModels.generations(name)
    const stands = serving && (await readModels.checkpoint(name, serving.live))
    for (const [log, position] of Object.entries(stands?.positions ?? {})) {
      furthest[log] = Math.max(furthest[log] ?? 0, position)
    }
  }
  add(`the read models of ${service}`, furthest)
  const { projection, generation } = POLICIES
  add(`the policies of ${service}`, (await readModels.checkpoint(projection, generation))?.positions)
  const end = await keys.logEnd()
  if (end) seen.push({ by: `the key store of ${service}`, log: service, ...end })
  return seen
}

/** What services have told on the bus of a log: how far they have handled it, and its own how far it went. */
export function seenOnBus(bus: Pick<EventBus, 'progress'>, log: string, services: readonly string[]): Seen[] {
  return services.flatMap((service) => {
    const progress = bus.progress(service)
    const position = service === log ? progress?.position : progress?.handled[log]
    return position === undefined ? [] : [{ by: `the bus messages of ${service}`, log, position }]
  })
}
