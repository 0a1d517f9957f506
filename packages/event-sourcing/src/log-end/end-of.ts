/** Where a log really ends: at the last event that is there, whatever its store believes. */
import type { Position, StoredEvent } from '../events/event.ts'
import type { EventStore } from '../ports/event-store.ts'

type Log = Pick<EventStore, 'head' | 'read'>

/** The position of the last event that can be read; 0 for a log without events. */
export async function endOf(log: Log): Promise<Position> {
  const { position } = await log.head()
  if (position === 0 || (await isBeyond(log, position - 1))) return position
  let [low, high] = [0, position - 1]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (await isBeyond(log, middle)) low = middle + 1
    else high = middle
  }
  return low
}

/** The event at a position; undefined when it is not there. */
export async function eventAt(
  log: Pick<EventStore, 'read'>,
  position: Position
): Promise<StoredEvent | undefined> {
  if (position < 1) return undefined
  const [found] = await log.read(position - 1, 1)
  return found?.position === position ? found : undefined
}

/** Whether there is an event behind that position. */
async function isBeyond(log: Log, position: Position): Promise<boolean> {
  return (await log.read(position, 1)).length > 0
}
