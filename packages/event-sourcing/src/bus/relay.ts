/**
 * The relay: the log is the outbox. It follows its service's log by position and publishes every event, in
 * order, one batch at a time; a lease lets one instance do so.
 *
 * Guarantees:
 * - the events of one partition are first published in the order of their positions, and each names the
 *   position of the event before it in its partition. That depends on the log alone, so whoever publishes an
 *   event again, a paused old holder too, publishes the same: a subscriber knows a duplicate from a gap;
 * - the checkpoint moves after the publisher has acknowledged, under the term of the lease. After any failure
 *   the whole tail from the checkpoint is published again.
 */
import type { Position, StoredEvent } from '../events/event.ts'
import type { Seen } from '../log-end/seen.ts'
import type { EventStore } from '../ports/event-store.ts'
import type { Instance, Leases } from '../ports/leases.ts'
import type { Clock } from '../ports/world.ts'
import { type Hold, leaderElection } from '../running/leader-election.ts'
import { wakeUp } from '../running/wake-up.ts'
import { type LogReader, logFeed } from './log-feed.ts'

/** An event on its way out. */
export interface Outgoing {
  readonly event: StoredEvent
  readonly partition: number
  /** Position of the event before it in its partition; 0 when it is the first. */
  readonly prevposition: Position
}

/** Port: where a log is published to. The number of partitions never changes. */
export interface Publisher {
  /** Connects, anew after a failure, and makes sure that there is somewhere to publish to. */
  open(): Promise<void>
  /** Known once it was opened. */
  readonly partitions: number
  partitionOf(stream: string): number
  /** Resolves when all of it is stored durably, each partition's in the order given. */
  publish(batch: readonly Outgoing[]): Promise<void>
  close(): Promise<void>
}

/** Up to where a log was published, and what each partition ends with. */
export interface RelayCheckpoint {
  readonly position: Position
  /** Position of the last event of each partition, 0 for none. */
  readonly last: readonly Position[]
}

export interface Relay {
  start(): void
  /** Ends after the batch that is on its way. Leaves the publisher open. */
  stop(): Promise<void>
  /** Up to where the log was published, as far as this instance knows. */
  position(): Position
  /** Whether this instance publishes. */
  leading(): boolean
  /** Events of the log that are not published yet. */
  lag(): Promise<number>
  /** The last failure, cleared by the next batch that goes out. */
  fault(): unknown
}

export interface RelayParts {
  readonly store: EventStore
  readonly publisher: Publisher
  readonly leases: Leases
  readonly self: Instance
  readonly clock: Clock
  readonly monotonic?: () => number
  readonly leaseMs?: number
}

const limits = {
  /** Events of a batch, and their text together, so that a batch fits the broker's messages. */
  events: 1_000,
  characters: 500_000,
  /** Events at once from which on there are more to come. */
  many: 256,
  /** Rest after a batch of fewer: as long as its publishing took, at least and at most. */
  restMs: { least: 5, most: 50 }
}

const LEASE = 'relay'

export function createRelay(parts: RelayParts): Relay {
  const { store, publisher, leases, self, clock, monotonic, leaseMs } = parts
  const commits = wakeUp()
  /** What this process has committed itself it need not read. */
  const feed = logFeed(store)
  let position = 0

  async function work(hold: Hold) {
    await publisher.open()
    const checkpoint = checkpointOf(hold.note, publisher.partitions)
    position = checkpoint.position
    const reader = feed.reader(position)
    try {
      await publishOn(hold, checkpoint, reader)
    } finally {
      reader.close()
    }
  }

  async function publishOn(hold: Hold, from: RelayCheckpoint, reader: LogReader) {
    const notes = notesOf(hold)
    let checkpoint = from
    /** Events that were read and did not fit into the last batch. */
    let rest: readonly StoredEvent[] = []
    const read = () => {
      const page = rest.length > 0 ? Promise.resolve(rest) : reader.next(limits.events)
      // One that nobody comes to await any more failed for nobody.
      page.catch(() => {})
      return page
    }
    let turn = commits.turn()
    let page = read()
    while (hold.holds()) {
      const events = await page
      if (events.length === 0) {
        await notes.kept()
        hold.well()
        await commits.since(turn)
        turn = commits.turn()
        page = read()
        continue
      }
      const { batch, after } = batchOf(events, checkpoint, publisher)
      checkpoint = after
      rest = events.slice(batch.length)
      turn = commits.turn()
      // The next events are read while these are on their way, where there are many.
      const isBehind = events.length >= limits.many
      if (isBehind) page = read()
      if (!hold.holds()) break
      const begun = clock.real()
      await publisher.publish(batch)
      position = after.position
      notes.keep(after)
      hold.well()
      if (isBehind) continue
      // What is committed meanwhile goes out together, which costs far less: here, at the broker, and at all who follow.
      await clock.sleep(Math.min(Math.max(clock.real() - begun, limits.restMs.least), limits.restMs.most))
      turn = commits.turn()
      page = read()
    }
    await notes.kept()
  }

  const election = leaderElection({
    name: LEASE,
    leases,
    self,
    clock,
    monotonic,
    leaseMs,
    work,
    nudge: commits.hint
  })
  let unwatch = () => {}

  return {
    start() {
      unwatch = store.watch(commits.hint)
      election.start()
    },
    async stop() {
      await election.stop()
      unwatch()
      feed.close()
    },
    position: () => (election.holding() ? position : (readNote(election.note())?.position ?? 0)),
    leading: election.holding,
    async lag() {
      const { position: head } = await store.head()
      const note = await leases.read(LEASE)
      return Math.max(0, head - Math.max(readNote(note?.note ?? null)?.position ?? 0, position))
    },
    fault: election.fault
  }
}

/**
 * The next events as a batch, within the limits, and the checkpoint behind them. Pure: what `prevposition`
 * says follows from the log and the partitions alone.
 */
export function batchOf(
  events: readonly StoredEvent[],
  before: RelayCheckpoint,
  { partitionOf }: Pick<Publisher, 'partitionOf'>
): { batch: Outgoing[]; after: RelayCheckpoint } {
  const last = [...before.last]
  const batch: Outgoing[] = []
  let { position } = before
  let characters = 0
  for (const event of events) {
    characters += event.body.length
    if (batch.length > 0 && characters > limits.characters) break
    const partition = partitionOf(event.stream)
    batch.push({ event, partition, prevposition: last[partition] ?? 0 })
    last[partition] = position = event.position
  }
  return { batch, after: { position, last } }
}

/** How far a service's log was published, by the note of whoever did so last. */
export async function seenByRelay(service: string, leases: Pick<Leases, 'read'>): Promise<Seen[]> {
  const note = readNote((await leases.read(LEASE))?.note ?? null)
  return note ? [{ by: `the relay of ${service} to Kafka`, log: service, position: note.position }] : []
}

/** The checkpoint that a log of so many partitions begins with. */
export function firstCheckpoint(partitions: number): RelayCheckpoint {
  return { position: 0, last: new Array<number>(partitions).fill(0) }
}

function checkpointOf(note: string | null, partitions: number): RelayCheckpoint {
  const known = readNote(note) ?? firstCheckpoint(partitions)
  if (known.last.length !== partitions) {
    throw new Error(`published to ${known.last.length} partitions so far, and there are ${partitions} now`)
  }
  return known
}

function readNote(note: string | null): RelayCheckpoint | undefined {
  return note === null ? undefined : JSON.parse(note)
}

/** Stores checkpoints beside the publishing, one at a time and always the newest: a lost one costs duplicates. */
function notesOf(hold: Hold) {
  let wanted: RelayCheckpoint | undefined
  let saving: Promise<void> | undefined
  let failure: { readonly error: unknown } | undefined

  async function save() {
    try {
      while (wanted && !failure) {
        const next = wanted
        wanted = undefined
        await hold.save(JSON.stringify(next))
      }
    } catch (error) {
      failure = { error }
    }
    saving = undefined
  }

  return {
    /** Throws what stopped an earlier note from being stored. */
    keep(checkpoint: RelayCheckpoint) {
      if (failure) throw failure.error
      wanted = checkpoint
      saving ??= save()
    },
    /** Resolves once the last one is stored. */
    async kept() {
      await saving
      if (failure) throw failure.error
    }
  }
}
