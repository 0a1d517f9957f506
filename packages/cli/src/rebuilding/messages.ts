/** What a rebuild worker is given and says. */
import type { RebuildOrder } from '@bursar/event-sourcing'

/** What a worker is started with. */
export interface WorkerStart {
  /** Where the stores of each service are, by name. */
  readonly files: ReadonlyMap<string, { readonly file: string; readonly keyFile: string }>
  readonly masterKey: Uint8Array
}

/** What a worker is told: an order while it has none, or to give it up, close what it has open, and end. */
export type ToWorker = { readonly is: 'order'; readonly order: RebuildOrder } | { readonly is: 'end' }

/** What a worker says of its order; an error crosses threads without its code, so that goes beside it. */
export type FromWorker =
  | { readonly is: 'told'; readonly events: number }
  | { readonly is: 'done' }
  | { readonly is: 'failed'; readonly error: unknown; readonly code: unknown }
