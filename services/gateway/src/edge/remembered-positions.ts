/** Up to where each session's writes go, for clients that do not send X-Position back. Bounded, in memory. */
import { mergePositions, type Positions } from '@bursar/event-sourcing'

export interface RememberedPositions {
  recall(session: string): Positions | undefined
  /** Keeps the later of what is known and what is told, log by log. */
  remember(session: string, positions: Positions): void
}

/** @param most sessions that are remembered; those that were used longest ago are forgotten first */
export function rememberedPositions(most = 50_000): RememberedPositions {
  const known = new Map<string, Positions>()

  /** A Map keeps its keys in the order in which they came: whoever is used goes to the end. */
  function keep(session: string, positions: Positions) {
    known.delete(session)
    known.set(session, positions)
    if (known.size > most) known.delete(known.keys().next().value ?? '')
  }

  return {
    recall(session) {
      const positions = known.get(session)
      if (positions) keep(session, positions)
      return positions
    },
    remember(session, positions) {
      keep(session, mergePositions(known.get(session) ?? {}, positions))
    }
  }
}
