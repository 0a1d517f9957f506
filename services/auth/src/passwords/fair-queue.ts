/** Bounded concurrency that is fair: some tasks run, some wait by turns of who asks, the rest is told to come back. */
import { RefusedError } from '@bursar/event-sourcing'
import { fail, ThrottledError } from '@bursar/service-kit'

export interface QueueLimits {
  /** Tasks that run at once. */
  readonly running: number
  /** Tasks of one asker that wait. */
  readonly waitingOfOne: number
  /** Tasks of all that wait. */
  readonly waitingOfAll: number
}

interface Waiting {
  begin(): void
  giveUp(error: unknown): void
}

/**
 * Runs tasks, and those that wait by turns: one of each asker who has some, in the order they came. One more of an
 * asker who has as many waiting as may wait fails with 429. When all places are taken, whoever has fewest waiting
 * goes before the last of whoever has most, which fails with `overloaded`.
 */
export function fairQueue({ running, waitingOfOne, waitingOfAll }: QueueLimits) {
  /** The line of each asker, in the order of their turns. */
  const lines = new Map<string, Waiting[]>()
  let active = 0
  let waiting = 0

  function turn(asker: string): Promise<void> | undefined {
    if (active < running) {
      active += 1
      return undefined
    }
    const line = lines.get(asker) ?? []
    if (line.length >= waitingOfOne) throw new ThrottledError(1)
    if (waiting >= waitingOfAll) makeRoom(line.length)
    waiting += 1
    lines.set(asker, line)
    return new Promise((begin, giveUp) => line.push({ begin, giveUp }))
  }

  function makeRoom(own: number): void {
    const longest = [...lines.values()].reduce((most, line) => (line.length > most.length ? line : most), [])
    if (longest.length <= own + 1) fail('overloaded')
    waiting -= 1
    longest.pop()?.giveUp(overloaded())
  }

  function next(): void {
    const [first] = lines
    if (!first) {
      active -= 1
      return
    }
    const [asker, line] = first
    const one = line.shift()
    lines.delete(asker)
    if (line.length > 0) lines.set(asker, line)
    waiting -= 1
    one?.begin()
  }

  return async function run<Value>(asker: string, task: () => Promise<Value>): Promise<Value> {
    await turn(asker)
    try {
      return await task()
    } finally {
      next()
    }
  }
}

function overloaded(): RefusedError {
  return new RefusedError({ ok: false, code: 'overloaded' })
}
