/** Positions that include what policies made of events. */
import type { Positions } from '../events/event.ts'
import { includes } from '../events/positions.ts'
import type { EventBus } from '../ports/event-bus.ts'

/**
 * What a reader of `wanted` has to see so that it also sees what the policies of any service made of it:
 * `missing` names the services whose policies have not got that far yet. What they made may have reactions
 * of its own: the reader asks again for what is answered, until that is what it asked for.
 */
export function withReactions(
  wanted: Positions,
  services: readonly string[],
  bus: EventBus
): { positions: Positions; missing: string[] } {
  const missing: string[] = []
  let positions = wanted
  for (const service of services) {
    const progress = bus.progress(service)
    if (!progress) continue
    const follows = Object.keys(progress.handled)
    if (!includes(progress.handled, wanted, follows)) missing.push(service)
    else positions = raised(positions, service, reacted(progress.position, wanted, follows))
  }
  return { positions, missing }
}

/** The same positions where that one is included already, as it is nearly always. */
function raised(positions: Positions, source: string, position: number): Positions {
  return position > (positions[source] ?? 0) ? { ...positions, [source]: position } : positions
}

/** A service that follows none of the logs that were written has nothing to add. */
function reacted(position: number, wanted: Positions, follows: readonly string[]): number {
  return follows.some((source) => (wanted[source] ?? 0) > 0) ? position : 0
}
