/** Where in a log an instant lies. */
import type { Engine } from '@bursar/event-sourcing'

/** A position of a log, or an instant, ISO 8601. */
export type Place = number | string

/**
 * The position of the last event before a place: the one before a position, or the last that is dated before an instant.
 * No event is dated before its predecessor, so some twenty of a million are looked at.
 */
export async function lastBefore({ events, codec }: Engine, place: Place): Promise<number> {
  if (typeof place === 'number') return place - 1
  let [least, most] = [0, (await events.head()).position]
  while (least < most) {
    const middle = Math.ceil((least + most) / 2)
    const [event] = await events.read(middle - 1, 1)
    if (event && codec.decode(event).time < place) least = middle
    else most = middle - 1
  }
  return least
}
