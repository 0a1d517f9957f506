/** Reads that all see one instant. */
import type { ClientSession } from 'mongodb'
import type { Mongo } from './client.ts'

/** To be given to every read of it. */
export interface SnapshotReads {
  readonly session: ClientSession
  /** Named with every read: the client's own concern would go before the session's, and see other instants. */
  readonly readConcern: { readonly level: 'snapshot' }
}

/** The instant is that of the first read. To be ended by `session.endSession()`. */
export function snapshotReads(client: Mongo): SnapshotReads {
  return { session: client.startSession({ snapshot: true }), readConcern: { level: 'snapshot' } }
}
