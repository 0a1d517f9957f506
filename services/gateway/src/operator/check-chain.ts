/** Proves that a log is what was written: every link of its hash chain, from the first event to the head. */
import { type Clock, type Engine, GENESIS, linkHash } from '@bursar/event-sourcing'
import type { CheckOutcome } from './outcome.ts'

/** Events in one slice; between slices the process serves others. */
const slice = 1_000

const remedy =
  'Stop the system, keep the files as they are, and restore the last good backup to an empty place with `bursar restore`.'

/** As much of an engine as has a log. */
export type ChainParts = Pick<Engine, 'service' | 'events'> & {
  readonly world: { readonly clock: Pick<Clock, 'sleep'> }
}

/** Walks the log up to where its head is now and names the first event whose link, or place, is wrong. */
export async function checkChain(engine: ChainParts): Promise<CheckOutcome> {
  const name = `${engine.service} hash chain`
  const wrong = (detail: string) => ({ name, ok: false, detail: `${detail}. ${remedy}` })
  const head = await engine.events.head()
  let hash = GENESIS
  let position = 0
  while (position < head.position) {
    const events = await engine.events.read(position, Math.min(slice, head.position - position))
    if (events.length === 0)
      return wrong(`the log ends at position ${position}, but its head says ${head.position}`)
    for (const event of events) {
      if (event.position !== position + 1) return wrong(`event ${position + 1} is missing`)
      if (linkHash(hash, event) !== event.hash) {
        return wrong(`the link of event ${event.position} is broken: it was changed after it was written`)
      }
      hash = event.hash
      position = event.position
    }
    await engine.world.clock.sleep(0)
  }
  if (hash !== head.hash) return wrong(`the hash in the head does not match event ${position}`)
  return { name, ok: true, detail: `${position} events` }
}
