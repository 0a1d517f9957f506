/** A replay as server-sent events: one for each change, and a comment now and then while there is none. */
import type { ReplayTask } from '@bursar/contracts'
import type { Clock } from '@bursar/event-sourcing'
import type { Static } from 'typebox'
import { frameOf, rateMeter } from './replay-frame.ts'

/** Milliseconds between two looks, between two signs of life, and before a browser that lost the connection asks again. */
const pauses = { look: 250, alive: 15_000, again: 2_000 }

export interface Watched {
  /** As it stood when it was asked for. */
  readonly first: Static<typeof ReplayTask>
  /** As it stands now; undefined when it is known no more. */
  read(): Promise<Static<typeof ReplayTask> | undefined>
  readonly clock: Pick<Clock, 'real' | 'sleep'>
}

/** Ends with the replay, or when `isOver` says so. */
export async function* replayEvents(
  { first, read, clock }: Watched,
  isOver: () => boolean
): AsyncGenerator<string> {
  const rateAt = rateMeter()
  yield `retry: ${pauses.again}\n\n`
  let said = ''
  let saidAt = clock.real()
  for (let task: typeof first | undefined = first; task && !isOver(); task = await read()) {
    const now = clock.real()
    const text = JSON.stringify(frameOf(task, rateAt(task.done, now)))
    if (text !== said || now - saidAt >= pauses.alive) {
      yield text === said ? ': it goes on\n\n' : `data: ${text}\n\n`
      said = text
      saidAt = now
    }
    if (task.state !== 'running') return
    await clock.sleep(pauses.look)
  }
}
