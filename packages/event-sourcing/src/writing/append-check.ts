/** When an append loses: the one rule that every event store applies, whatever it stores in. */
import type { Append, AppendResult, Reservation } from '../ports/event-store.ts'

/** An append's result when it lost. */
export type Lost = Exclude<AppendResult, { ok: true }>

/** What a store knows at the append's turn: everything committed, and the winners before it in its batch. */
export interface LogView {
  /** The stream's version, 0 when it does not exist. */
  version(stream: string): number
  reserved(space: string, name: string): Reservation | undefined
}

/**
 * Why the append loses, or undefined when all of it can be written. It only looks, so a loser has nothing to
 * take back. Streams count in their order (one that is named twice is checked against its own first part),
 * names are released before others are taken, and a loser by name is told who holds it.
 */
export function whyLost(append: Append, view: LogView): Lost | undefined {
  return lostByVersion(append, view) ?? lostByName(append, view)
}

function lostByVersion({ streams }: Append, view: LogView): Lost | undefined {
  const own = new Map<string, number>()
  for (const { stream, expected, events } of streams) {
    const actual = own.get(stream) ?? view.version(stream)
    if (expected !== 'any' && expected !== actual) return { ok: false, reason: 'version', stream, actual }
    if (streams.length > 1) own.set(stream, actual + events.length)
  }
  return undefined
}

function lostByName({ reserve = [], release = [] }: Append, view: LogView): Lost | undefined {
  for (const [index, wanted] of reserve.entries()) {
    const same = (other: { space: string; name: string }) =>
      other.space === wanted.space && other.name === wanted.name
    const free = release.some(same)
    const holder =
      reserve.slice(0, index).find(same) ?? (free ? undefined : view.reserved(wanted.space, wanted.name))
    if (holder) return { ok: false, reason: 'reserved', reservation: holder }
  }
  return undefined
}
