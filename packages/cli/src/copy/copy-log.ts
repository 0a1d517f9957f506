/** A log copied event by event: positions, versions and hashes come out as they were, or the copy ends. */
import type { Append, AppendResult, EventStore, StoredEvent } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'

/** Events of one commit. */
const page = 500

/** Copies the whole log into an empty one; answers how many events that were. */
export async function copyLog(
  from: EventStore,
  to: EventStore,
  onProgress: (done: number, of: number) => void
): Promise<number> {
  const { position: end, hash } = await from.head()
  for (let at = 0; at < end; ) {
    const events = await from.read(at, Math.min(page, end - at))
    const last = events.at(-1)
    if (!last) throw new CommandError(`The log ends at ${at}, and its head says ${end}: verify it first.`)
    const runs = runsOf(events)
    check(runs, await to.commit(runs.map(appendOf)))
    at = last.position
    onProgress(at, end)
  }
  const copied = await to.head()
  if (copied.position !== end || copied.hash !== hash) {
    throw new CommandError(`The copy ends at ${copied.position} and is not the log: verify the log first.`)
  }
  return end
}

/** Neighbours of one stream: an append each, in the order of positions. */
function runsOf(events: readonly StoredEvent[]): StoredEvent[][] {
  const runs: StoredEvent[][] = []
  for (const event of events) {
    const run = runs.at(-1)
    if (run?.[0]?.stream === event.stream) run.push(event)
    else runs.push([event])
  }
  return runs
}

function appendOf(run: readonly StoredEvent[]): Append {
  const [first] = run as [StoredEvent]
  const events = run.map(({ type, body }) => ({ type, body }))
  return { streams: [{ stream: first.stream, expected: first.version - 1, events }] }
}

function check(runs: readonly StoredEvent[][], results: readonly AppendResult[]): void {
  for (const [n, run] of runs.entries()) {
    const result = results[n]
    for (const [place, { position, version, hash }] of run.entries()) {
      const copied = result?.ok ? result.events[place] : undefined
      const same = copied?.position === position && copied.version === version && copied.hash === hash
      if (!same)
        throw new CommandError(`Event ${position} does not come out as it was: verify the log first.`)
    }
  }
}
