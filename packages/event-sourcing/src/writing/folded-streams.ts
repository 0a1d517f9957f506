/**
 * Folded streams in memory. Of each stream there is a state for each fold that asked for it, each as far as it was folded:
 * who reads an account in one way leaves the others what they have. A state that is behind is harmless, for the append's
 * expected version refuses what was decided on it; one that is known to be behind is moved on before it is given out.
 */
import { LRUCache } from 'lru-cache'
import type { Fold } from '../events/decider.ts'

/** A stream as one fold has it. */
export interface Folded {
  readonly fold: Fold<any>
  readonly state: any
  readonly version: number
}

export interface FoldedStreams {
  /** What is in memory for a fold. */
  get(stream: string, fold: Fold<any>): Folded | undefined
  /** False for one of which a later version was seen. */
  isNewest(stream: string, folded: Folded): boolean
  keep(stream: string, folded: Folded): void
  /** Nothing that is known of a stream holds any more. */
  forget(stream: string): void
}

interface Kept {
  readonly states: Map<Fold<any>, Folded>
  newest: number
}

/** @param most streams that are remembered; those that were asked for longest ago are forgotten first */
export function foldedStreams(most: number): FoldedStreams {
  // Bounded by size and not by `max`, which would take room for all of it at the start.
  const streams = new LRUCache<string, Kept>({ maxSize: most, sizeCalculation: () => 1 })
  return {
    get: (stream, fold) => streams.get(stream)?.states.get(fold),
    isNewest: (stream, { version }) => version >= (streams.peek(stream)?.newest ?? 0),
    keep(stream, folded) {
      const kept = streams.get(stream) ?? { states: new Map(), newest: 0 }
      // What was read before somebody else's commit comes late.
      if ((kept.states.get(folded.fold)?.version ?? 0) <= folded.version) kept.states.set(folded.fold, folded)
      kept.newest = Math.max(kept.newest, folded.version)
      if (!streams.has(stream)) streams.set(stream, kept)
    },
    forget: (stream) => void streams.delete(stream)
  }
}
