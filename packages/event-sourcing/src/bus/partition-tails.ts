/** Which messages of a topic hang together: of each partition, the last event that does. */
import type { Position } from '../events/event.ts'

export interface Tails {
  /**
   * Takes a message in: `next` when it follows the last one, `again` when it was seen, `early` when others
   * before it are missing (whoever publishes again publishes the whole tail, so it will come once more).
   */
  accept(partition: number, position: Position, prevposition: Position): 'next' | 'again' | 'early'
  /** Position of the last event of a partition that hangs together, 0 for none. */
  of(partition: number): Position
}

/** Goes on from the last position of each partition. */
export function createTails(last: Readonly<Record<number, Position>>): Tails {
  const tails: Record<number, Position> = { ...last }
  return {
    accept(partition, position, prevposition) {
      const tail = tails[partition] ?? 0
      if (position <= tail) return 'again'
      if (prevposition !== tail) return 'early'
      tails[partition] = position
      return 'next'
    },
    of: (partition) => tails[partition] ?? 0
  }
}
