/**
 * Logs that lost their end: an older file put back under newer read models, or events that somebody deleted. Served
 * from, such a log gives positions again that others have taken for something else: a cart that was paid for is
 * charged again. So nothing starts on one.
 */
import type { Position } from '../events/event.ts'
import type { EventStore } from '../ports/event-store.ts'
import { endOf, eventAt } from './end-of.ts'
import type { Seen } from './seen.ts'

export interface LostEnd {
  /** The service whose log it is. */
  readonly service: string
  /** The last position that is there. */
  readonly end: Position
  /** The furthest that was seen of it. */
  readonly seen: Position
  /** Who has seen more of it than there is. */
  readonly by: readonly string[]
  /** True: the event at `seen` is there, and is not the one that was seen. */
  readonly isAnother: boolean
}

/** Some logs lost their end. The message names each of them, and what to do. */
export class LostEndError extends Error {
  override readonly name = 'LostEndError'
  readonly lost: readonly LostEnd[]

  constructor(lost: readonly LostEnd[]) {
    super(`${lost.map(describeLostEnd).join(' ')} ${LOST_END_REMEDY}`)
    this.lost = lost
  }
}

/** What to do about a log that lost its end. */
export const LOST_END_REMEDY =
  'Put back files or databases that were all copied at the same time (all services and the keys), or restore a backup ' +
  'to an empty place with `bursar restore FOLDER --keys FILE`.'

/** Witnesses that are named; how many there are is said of the others. */
const NAMED_MAX = 6

/** `a`, `a and b`, `a, b and c`. */
function inSentence(names: readonly string[]): string {
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}

/** What is wrong with it, in one sentence. */
export function describeLostEnd({ service, end, seen, by, isAnother }: LostEnd): string {
  const more = Math.max(0, by.length - NAMED_MAX)
  const who = inSentence(more === 0 ? by : [...by.slice(0, NAMED_MAX), `${more} more`])
  if (isAnother) return `Event ${seen} of the log of ${service} is not the one that ${who} saw.`
  const missing = seen - end
  const events = missing === 1 ? 'its last event is' : `its last ${missing} events are`
  return `The log of ${service} ends at position ${end}, but ${who} saw position ${seen}: ${events} missing.`
}

/**
 * The logs of which more was seen than is there. What was seen is to be asked before: a log only grows meanwhile.
 * Witnesses of logs that are not among `logs` say nothing.
 */
export async function findLostEnds(
  logs: ReadonlyMap<string, EventStore>,
  seen: readonly Seen[]
): Promise<LostEnd[]> {
  const lost: LostEnd[] = []
  for (const [service, log] of logs) {
    const { position: told } = await log.head()
    const end = await endOf(log)
    const witnesses = [
      ...seen.filter((one) => one.log === service),
      { by: 'its own end mark', log: service, position: told }
    ]
    const ahead = witnesses.filter(({ position }) => position > end)
    if (ahead.length > 0) {
      const furthest = Math.max(...ahead.map(({ position }) => position))
      lost.push({ service, end, seen: furthest, by: ahead.map(({ by }) => by), isAnother: false })
      continue
    }
    for (const { by, position, hash } of witnesses as Seen[]) {
      if (hash === undefined || position === 0 || (await eventAt(log, position))?.hash === hash) continue
      lost.push({ service, end, seen: position, by: [by], isAnother: true })
    }
  }
  return lost
}
