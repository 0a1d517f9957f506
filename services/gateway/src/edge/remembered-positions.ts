/** Up to where each session's writes go, for clients that do not send X-Position back. */
import { mergePositions, type Positions } from '@bursar/event-sourcing'

export interface RememberedPositions {
  recall(session: string): Promise<Positions | undefined>
  /** Keeps the later of what is known and what is told, log by log. */
  remember(session: string, positions: Positions): Promise<void>
}

/**
 * Port: numbers that only grow, by key and name, shared by all instances of the gateway and forgotten some time
 * after they last grew.
 */
export interface SharedMarks {
  read(key: string): Promise<Readonly<Record<string, number>> | undefined>
  /** Raises each number to what is told where it is lower; `ms` from now the key may be forgotten. */
  raise(key: string, marks: Readonly<Record<string, number>>, ms: number): Promise<void>
}

/** What one process remembers. @param most sessions; those that were used longest ago are forgotten first */
export function rememberedPositions(most = 50_000): RememberedPositions {
  const known = new Map<string, Positions>()

  /** A Map keeps its keys in the order in which they came: whoever is used goes to the end. */
  function keep(session: string, positions: Positions) {
    known.delete(session)
    known.set(session, positions)
    if (known.size > most) known.delete(known.keys().next().value ?? '')
  }

  return {
    async recall(session) {
      const positions = known.get(session)
      if (positions) keep(session, positions)
      return positions
    },
    async remember(session, positions) {
      keep(session, mergePositions(known.get(session) ?? {}, positions))
    }
  }
}

const limits = { keptMs: 3_600_000, waitMs: 250 }

/**
 * What all instances remember together. Where the shared place is slow or away, each goes on with what it knows
 * itself: then a client that changes instances may not read its own write at once.
 */
export function sharedPositions(marks: SharedMarks, own = rememberedPositions()): RememberedPositions {
  return {
    async recall(session) {
      const [mine, shared] = await Promise.all([own.recall(session), inTime(marks.read(session))])
      return mine && shared ? mergePositions(mine, shared) : (mine ?? shared)
    },
    async remember(session, positions) {
      await own.remember(session, positions)
      await inTime(marks.raise(session, positions, limits.keptMs))
    }
  }
}

/** Undefined when it fails or takes too long: nobody's request fails because of what is only remembered. */
async function inTime<Value>(work: Promise<Value>): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, limits.waitMs, undefined)
  })
  try {
    return await Promise.race([work.catch(() => undefined), late])
  } finally {
    clearTimeout(timer)
  }
}
