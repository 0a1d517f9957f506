/** Makes the reservations that follow from a log, and that an earlier version did not make. */
import { nameHolder } from '@bursar/contracts'
import type { Position } from '../events/event.ts'
import type { Reservation } from '../ports/event-store.ts'
import type { Clock } from '../ports/world.ts'
import type { Appender } from '../writing/appender.ts'
import type { LogNames } from './log-names.ts'
import { type ClaimParts, claimsOf } from './stream-claims.ts'
import { type Named, openedStreams } from './walks.ts'

/** Events read at once, streams at once, and times that a stream that moved on is looked at again. */
const limits = { page: 1_000, streams: 100, tries: 6 }

export interface MakeParts extends ClaimParts {
  readonly appender: Appender
  readonly clock: Clock
}

/**
 * Goes through the log from there; of two who claim one name the first keeps it. Safe to repeat, and for several
 * instances at once: a stream that moves on meanwhile is looked at again, and a name that somebody has stays theirs.
 */
export async function makeNames(
  parts: MakeParts,
  names: readonly LogNames[],
  from: Position,
  note: (reached: Position) => Promise<void>
): Promise<void> {
  for await (const { streams, reached } of openedStreams(parts.events, names, from, limits.page)) {
    for (let n = 0; n < streams.length; n += limits.streams)
      await makeOf(parts, streams.slice(n, n + limits.streams))
    await note(reached)
  }
}

async function makeOf(parts: MakeParts, named: readonly Named[]): Promise<void> {
  let open = named
  for (let tries = 0; open.length > 0; tries++) {
    if (tries === limits.tries) throw new Error(`${open[0]?.stream} is being changed all the time`)
    const made = await Promise.all(open.map((one) => missingOf(parts, one)))
    // Handed over in the order of the log: the first of two has the name.
    const moved = await Promise.all(made.map((one) => reserve(parts, one)))
    open = open.filter((_, n) => moved[n])
  }
}

interface Missing {
  readonly stream: string
  readonly version: number
  readonly missing: readonly Reservation[]
}

async function missingOf(parts: MakeParts, { stream, names }: Named): Promise<Missing> {
  const { version, claims = [] } = await claimsOf(parts, names, stream)
  const now = parts.clock.now()
  const wanted = claims.filter(({ value, uncertain }) => !uncertain && isReserved(value, now))
  const held = await Promise.all(wanted.map(({ space, name }) => parts.events.reserved(space, name)))
  return { stream, version, missing: wanted.filter((_, n) => held[n] === undefined) }
}

/** True when the stream moved on since it was read. */
async function reserve({ appender }: MakeParts, { stream, version, missing }: Missing): Promise<boolean> {
  const unmoved = [{ stream, expected: version, events: [] }]
  const results = await Promise.all(
    missing.map(({ space, name, value }) =>
      appender.append({ streams: unmoved, reserve: [{ space, name, value }] })
    )
  )
  return results.some((result) => !result.ok && result.reason === 'version')
}

/** Whether a name is somebody's, or kept for whoever gave it up. */
export function isReserved(value: string, now: string): boolean {
  const { keptUntil } = nameHolder(value)
  return keptUntil === null || keptUntil > now
}
