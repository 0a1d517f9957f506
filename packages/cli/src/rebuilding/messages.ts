/** What a rebuild worker is given and says. */
import type { CollectionSpec, RebuildOrder } from '@bursar/event-sourcing'

/** What a worker is started with. */
export interface WorkerStart {
  /** Where the stores of each service are, by name. */
  readonly files: ReadonlyMap<string, { readonly file: string; readonly keyFile: string }>
  readonly masterKey: Uint8Array
}

/** Work for a worker. */
export type Task =
  | { readonly is: 'rebuild'; readonly order: RebuildOrder }
  | { readonly is: 'drop'; readonly service: string; readonly spec: CollectionSpec }

/** What a worker is told: a task while it has none, or to give it up, close what it has open, and end. */
export type ToWorker = Task | { readonly is: 'end' }

/**
 * What a worker says: that its code is loaded, and of its task how far it is and how it ended. An error crosses threads
 * without its code, so that goes beside it.
 */
export type FromWorker =
  | { readonly is: 'ready' }
  | { readonly is: 'told'; readonly events: number }
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly error: unknown; readonly code: unknown }
