/**
 * Policies: reactions to events, a service's own or another's. What they do is commands with deterministic
 * ids, so an event that is delivered again does nothing again; a replay of read models never runs them.
 *
 * A policy that fails is tried again with growing pauses, for as long as it is the storage that fails; else
 * its event is parked after a few tries, everything later of the same stream behind it, and the others go on.
 */
import type { RecordedEvent } from '../events/event.ts'
import type { Transaction } from '../writing/transaction.ts'

/** What a policy may use: the write path, already marked with the event that caused it. */
export interface Reaction {
  /** Runs a transaction at most once for this event and policy. */
  transact(work: (transaction: Transaction) => Promise<void>): Promise<void>
  /** An id that is the same each time this event is handled; `name` tells several apart. */
  id(name: string): string
  /** Opens the personal fields of the event's data. */
  reveal<T>(json: T): Promise<T>
  /** A secret of the service, by name (see key-ring.ts). */
  secret(name: string): Promise<Buffer>
  readonly time: string
}

/** What a policy may use that handles events together; that each does something once is for its own reservations to say. */
export interface JointReaction extends Pick<Reaction, 'reveal' | 'secret'> {
  transact(work: (transaction: Transaction) => Promise<void>): Promise<void>
}

/** Events of all streams in the order of the log, as many as come together: before what else is made of them. */
export interface InOrder {
  readonly types: readonly string[]
  /** Repeated with the same events, or some of them, after a fault: one by one where they fail together. */
  handle(events: readonly RecordedEvent[], reaction: JointReaction): Promise<void>
}

export interface Policy {
  readonly name: string
  readonly on: { readonly [type: string]: (event: RecordedEvent, reaction: Reaction) => Promise<void> }
  readonly inOrder?: InOrder
}

/** Declares a policy. `Events` are those that the service knows, as for `fold`. */
export function policy<Events extends object = never>(declaration: {
  readonly name: string
  readonly on: {
    readonly [Type in keyof NoInfer<Events>]?: (
      event: RecordedEvent<Events[Type]>,
      reaction: Reaction
    ) => Promise<void>
  }
}): Policy {
  return { name: declaration.name, on: declaration.on as Policy['on'] }
}

/** Declares a policy whose events are handled in the order of the log, whatever their streams. */
export function orderedPolicy<Events extends object = never, Type extends keyof Events & string = never>(
  declaration: Omit<InOrder, 'types' | 'handle'> & {
    readonly name: string
    readonly types: readonly NoInfer<Type>[]
    handle(events: readonly RecordedEvent<Events[Type]>[], reaction: JointReaction): Promise<void>
  }
): Policy {
  const { name, types, handle } = declaration
  return { name, on: {}, inOrder: { types, handle } }
}
