/**
 * Port: workers that rebuild and drop read models away from the thread that serves. A worker reads the logs and writes the
 * new generations into the same stores by itself, with the projections of the same code; whoever gave the order
 * opens what it left.
 */
import type { Checkpoint, CollectionSpec } from './read-models.ts'

/** What is to be built of one service, in one pass over the logs. */
export interface RebuildOrder {
  readonly service: string
  /** Projection → the number of the generation to build. No other writes it, and nothing of it is stored yet. */
  readonly generations: Readonly<Record<string, number>>
  /** Documents of the generations that serve: how much there is to do, so that the longest can begin first. */
  readonly documents: number
  /** Where all of them end, to the event. */
  readonly target: Checkpoint
  /** Events in one batch, where it matters. */
  readonly batch: number | undefined
}

export interface RebuildWorkers {
  /** Events or documents from which on work is left to them: below, a worker takes longer to start than it spares. */
  readonly fewest: number
  /**
   * Resolves once all of it is stored, its lists too. `onEvents` gets the number of events that were read so far.
   * Rejects with what ended it, with its code; what it stored until then is for the asker to drop.
   */
  rebuild(order: RebuildOrder, onEvents: (events: number) => void): Promise<void>
  /** Removes a generation that nobody reads, as soon as nothing is to be rebuilt. Rejects with what ended it. */
  drop(service: string, spec: CollectionSpec): Promise<void>
  /** Ends what is going on, which rejects. */
  close(): Promise<void>
}
