/** A log read from a snapshot with every link of its hash chain proved on the way. */
import { GENESIS, linkHash, type StoredEvent, type StoreSnapshot } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'

/** Its pages; throws CommandError at the first event that is not what its hash says, and at a missing one. */
export async function* provenLog(
  service: string,
  { events, head }: Pick<StoreSnapshot, 'events' | 'head'>
): AsyncGenerator<readonly StoredEvent[]> {
  let [hash, position] = [GENESIS, 0]
  for await (const page of events()) {
    for (const event of page) {
      if (event.position !== position + 1 || linkHash(hash, event) !== event.hash) {
        throw new CommandError(`The log of ${service} is damaged at event ${position + 1}.`)
      }
      hash = event.hash
      position = event.position
    }
    yield page
  }
  if (position === head.position && hash === head.hash) return
  throw new CommandError(
    `The log of ${service} ends at position ${position}, but its head says ${head.position}.`
  )
}
