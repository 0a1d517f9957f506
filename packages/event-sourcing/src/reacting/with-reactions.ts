/** Positions that include what policies made of events. */
import type { Positions } from '../events/event.ts'
import { includes } from '../events/positions.ts'
import type { EventBus } from '../ports/event-bus.ts'

/**
 * What a reader of `wanted` has to see so that it also sees what the policies of any service made of it:
 * `missing` names the services whose policies have not got that far yet.
 */
export function withReactions(
  wanted: Positions,
  services: readonly string[],
  bus: EventBus
): { positions: Positions; missing: string[] } {
  let positions = wanted
  for (let round = 0; round < services.length; round++) {
    const missing: string[] = []
    let grown = positions
    for (const service of services) {
      const progress = bus.progress(service)
      if (!progress) continue
      const follows = Object.keys(progress.handled)
      if (!includes(progress.handled, positions, follows)) missing.push(service)
      else grown = raised(grown, service, reacted(progress.position, positions, follows))
    }
    if (missing.length > 0) return { positions: grown, missing }
    if (grown === positions) return { positions, missing: [] }
    positions = grown
  }
  return { positions, missing: [] }
}

/** The same positions where that one is included already, as it is nearly always. */
function raised(positions: Positions, source: string, position: number): Positions {
  return position > (positions[source] ?? 0) ? { ...positions, [source]: position } : positions
}

/** A service that follows none of the logs that were written has nothing to add. */
function reacted(position: number, wanted: Positions, follows: readonly string[]): number {
  return follows.some((source) => (wanted[source] ?? 0) > 0) ? position : 0
}
