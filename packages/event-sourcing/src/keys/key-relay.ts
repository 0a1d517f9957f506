/**
 * Passes the keys of persons on to the other services and takes theirs in: one instance of a service does so.
 * What it keeps in its note is up to where its own keys were published and where it stands in the topic.
 *
 * A removal wins over a key wherever the two meet. So a key that comes after its removal (published late by a
 * holder that was paused) is taken back again by every service that knows better.
 */
import { LRUCache } from 'lru-cache'
import type { Cursor } from '../ports/event-bus.ts'
import type { KeyStore, WrappedKey } from '../ports/key-store.ts'
import type { Instance, Leases } from '../ports/leases.ts'
import type { Clock } from '../ports/world.ts'
import { type Hold, type LeaderElection, leaderElection } from '../running/leader-election.ts'
import { wakeUp } from '../running/wake-up.ts'

/** Keys that came, each person's in the order of their publishing, and the place behind them. */
export interface KeyDelivery {
  readonly keys: readonly WrappedKey[]
  readonly cursor: Cursor
}

/** Port: where all services publish the keys that they make. */
export interface KeyTopic {
  open(): Promise<void>
  /** Resolves when all are stored durably, in the order given. */
  publish(keys: readonly WrappedKey[]): Promise<void>
  follow(after: Cursor | null): {
    /** Waits for at least one key; resolves to undefined once it is closed. */
    next(): Promise<KeyDelivery | undefined>
    close(): Promise<void>
  }
  close(): Promise<void>
}

export interface KeyRelayParts {
  readonly keys: KeyStore
  readonly topic: KeyTopic
  readonly leases: Leases
  readonly self: Instance
  readonly clock: Clock
  readonly monotonic?: () => number
  readonly leaseMs?: number
  /** Calls `wake` when keys may have been made; a hint. */
  watch(wake: () => void): () => void
}

const limits = {
  page: 500,
  /** Persons whose key came from elsewhere and is not published once more. */
  foreign: 50_000,
  /** Rest between two looks for keys of one's own. */
  restMs: 10
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

interface Note {
  /** The last key of one's own store that was published, in its order. */
  readonly published: number
  readonly cursor: Cursor | null
}

/** Makes it; it ends with `stop`, which leaves the topic open. */
export function createKeyRelay(parts: KeyRelayParts): LeaderElection {
  const { keys, topic, clock } = parts
  const made = wakeUp()
  const foreign = new LRUCache<string, WrappedKey>({
    maxSize: limits.foreign,
    sizeCalculation: () => 1
  })
  let unwatch = () => {}

  const isForeign = ({ person, wrapped }: WrappedKey) => {
    const known = foreign.get(person)
    return known !== undefined && known.wrapped === wrapped
  }

  /** Publishes the next of one's own; answers whether there may be more. */
  async function publishNext(note: Note): Promise<{ published: number; more: boolean }> {
    const page = await keys.read(note.published, limits.page)
    // A name that is no uuid is a secret of the service itself.
    const own = page.keys.filter((key) => UUID.test(key.person) && !isForeign(key))
    if (own.length > 0) await topic.publish(own)
    return { published: page.last, more: page.keys.length === limits.page }
  }

  async function takeIn(arrived: readonly WrappedKey[]): Promise<void> {
    const valid = arrived.filter(({ person }) => UUID.test(person))
    for (const key of valid) foreign.set(key.person, key)
    await keys.put(valid)
    const live = valid.filter(({ wrapped }) => wrapped !== null)
    const known = await keys.get(live.map(({ person }) => person))
    const takenBack = known.filter(({ wrapped }) => wrapped === null)
    if (takenBack.length > 0) await topic.publish(takenBack)
  }

  async function work(hold: Hold): Promise<void> {
    await topic.open()
    let note: Note = hold.note === null ? { published: 0, cursor: null } : JSON.parse(hold.note)
    const move = async (change: Partial<Note>) => {
      note = { ...note, ...change }
      await hold.save(JSON.stringify(note))
      hold.well()
    }
    const feed = topic.follow(note.cursor)
    let failure: { readonly error: unknown } | undefined
    const failed = (error: unknown) => {
      failure ??= { error }
      made.hint()
    }
    const goesOn = () => hold.holds() && failure === undefined

    async function publishing() {
      while (goesOn()) {
        const turn = made.turn()
        const { published, more } = await publishNext(note)
        if (published > note.published) await move({ published })
        if (more) continue
        await clock.sleep(limits.restMs)
        await made.since(turn)
      }
    }

    async function taking() {
      for (;;) {
        const delivery = await feed.next()
        if (!delivery || !goesOn()) return
        await takeIn(delivery.keys)
        await move({ cursor: delivery.cursor })
      }
    }

    const taken = taking().catch(failed)
    await publishing().catch(failed)
    await feed.close()
    await taken
    if (failure) throw failure.error
  }

  const election = leaderElection({
    name: 'keys',
    leases: parts.leases,
    self: parts.self,
    clock,
    monotonic: parts.monotonic,
    leaseMs: parts.leaseMs,
    work,
    nudge: made.hint
  })

  return {
    ...election,
    start() {
      unwatch = parts.watch(made.hint)
      election.start()
    },
    async stop() {
      await election.stop()
      unwatch()
    }
  }
}
