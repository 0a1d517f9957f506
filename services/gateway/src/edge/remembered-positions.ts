/** Up to where each session's writes go, for clients that do not send X-Position back. */
import { mergePositions, type Positions } from '@bursar/event-sourcing'
import { parsePosition, positionText } from '@bursar/service-kit'

/** Positions are the text of X-Position here, as they come and go: they are read far more often than written. */
export interface RememberedPositions {
  recall(session: string): Promise<string | undefined>
  /** Keeps the later of what is known and what is told, log by log. */
  remember(session: string, text: string): Promise<void>
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
  const known = new Map<string, string>()

  /** A Map keeps its keys in the order in which they came: whoever is used goes to the end. */
  function keep(session: string, text: string) {
    known.delete(session)
    known.set(session, text)
    if (known.size > most) known.delete(known.keys().next().value ?? '')
  }

  return {
    async recall(session) {
      const text = known.get(session)
      if (text !== undefined) keep(session, text)
      return text
    },
    async remember(session, text) {
      const before = known.get(session)
      keep(session, before === undefined ? text : later(before, readPositions(text)))
    }
  }
}

function readPositions(text: string): Positions {
  return parsePosition(text) ?? {}
}

function later(text: string, positions: Positions): string {
  return positionText(mergePositions(readPositions(text), positions))
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
      if (!shared) return mine
      return mine === undefined ? positionText(shared) : later(mine, shared)
    },
    async remember(session, text) {
      await own.remember(session, text)
      await inTime(marks.raise(session, readPositions(text), limits.keptMs))
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
