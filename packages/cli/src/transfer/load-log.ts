/** A log stored again event by event: positions, versions and hashes come out as they were, or the loading ends. */
import type { Append, AppendResult, EventStore, StoredEvent, StoreSnapshot } from '@bursar/event-sourcing'
import { CommandError } from '../command-error.ts'

/**
 * Stores what the log lacks of a snapshot's; answers how many events it has then. Throws CommandError when the log
 * is another one, or when the snapshot's is not what its hashes say.
 */
export async function loadLog(
  { events, head }: Pick<StoreSnapshot, 'events' | 'head'>,
  to: EventStore,
  onProgress: (position: number) => void
): Promise<number> {
  const there = await to.head()
  for await (const page of events()) {
    const known = page.find(({ position }) => position === there.position)
    if (known && known.hash !== there.hash)
      throw new CommandError('The destination contains a different log.')
    const runs = runsOf(page.filter(({ position }) => position > there.position))
    if (runs.length > 0) check(runs, await to.commit(runs.map(appendOf)))
    onProgress(page.at(-1)?.position ?? 0)
  }
  const loaded = await to.head()
  if (loaded.position !== head.position || loaded.hash !== head.hash) {
    throw new CommandError(`The log ends at position ${loaded.position}, but its head says ${head.position}.`)
  }
  return loaded.position
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
      const loaded = result?.ok ? result.events[place] : undefined
      const same = loaded?.position === position && loaded.version === version && loaded.hash === hash
      if (!same) throw new CommandError(`Event ${position} does not match its hash: the log is damaged.`)
    }
  }
}
