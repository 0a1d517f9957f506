/** Names that follow from a log: whose they are by its events, whatever the store says. */
import type { Fold } from '../events/decider.ts'
import type { RecordedEvent } from '../events/event.ts'
import type { KeyRing } from '../keys/key-ring.ts'
import type { Reservation } from '../ports/event-store.ts'
import type { StoredAs } from '../writing/stored-names.ts'

/** A reservation that follows from events. */
export type Claim = Reservation & {
  /** The events do not tell whether it is there. */
  readonly uncertain?: boolean
}

/** The names that one kind of streams has. */
export interface LogNames {
  /** Type of the event that such a stream begins with. */
  readonly opens: string
  /** In which all that is reserved follows from these streams; what is missing there the first start makes. */
  readonly spaces: readonly string[]
  /** The stream of whoever a reservation names. */
  streamOf(owner: string): string
  /** What the stream's events, revealed and in order, reserve; undefined where a text of theirs was erased. */
  claims(events: readonly RecordedEvent[]): readonly Claim[] | undefined
}

/** What a service says of the names that it reserves. */
export interface ServiceNames {
  /** Spaces whose names the write path conceals. */
  readonly concealed?: readonly string[]
  /** Names that follow from the log, as they are stored. */
  fromLog?(keys: Pick<KeyRing, 'secret'>, storedAs: StoredAs): Promise<readonly LogNames[]>
}

export interface NamesAlong<State> {
  readonly fold: Fold<State>
  /** What a state has reserved; undefined where a text of it was erased. */
  of(state: State): readonly Reservation[] | undefined
  /** What stays reserved of a name that an event gives up; undefined: nothing. */
  left?(
    before: State,
    event: RecordedEvent,
    given: Reservation
  ): Pick<Claim, 'value' | 'uncertain'> | undefined
}

/** What a stream has reserved after its events, what it gave up included. */
export function claimsAlong<State>(
  events: readonly RecordedEvent[],
  { fold, of, left }: NamesAlong<State>
): readonly Claim[] | undefined {
  const claims = new Map<string, Claim>()
  let state = fold.initial
  let had = of(state)
  for (const event of events) {
    const before = state
    state = fold.evolve(state, event)
    const has = of(state)
    if (!had || !has) return undefined
    const now = new Map(has.map((one) => [keyOf(one), one]))
    for (const one of had.filter((one) => !now.has(keyOf(one)))) {
      const kept = left?.(before, event, one)
      if (kept) claims.set(keyOf(one), { ...one, ...kept })
      else claims.delete(keyOf(one))
    }
    for (const [key, one] of now) claims.set(key, one)
    had = has
  }
  return [...claims.values()]
}

/** One text for a name of a space. */
export function keyOf({ space, name }: Pick<Reservation, 'space' | 'name'>): string {
  return `${space}\n${name}`
}
