/**
 * The versions of the streams that were written last, so that a writer who comes back to a stream costs no
 * query. They hold only as long as the log ends where this store left it, which each batch sees first.
 */
import type { Position } from '@bursar/event-sourcing'

/** Streams remembered; beyond it the one that was written longest ago goes. */
const STREAMS_MAX = 20_000

export interface StreamVersions {
  /** The version after the last write; asks `query` when it is not known. */
  get(stream: string): number
  set(stream: string, version: number): void
  /** To be called when a batch begins: forgets all when somebody else has written. */
  begin(head: Position): void
  /** To be called when a batch is committed, with the log's new end. */
  committed(head: Position): void
}

/** `query` reads a stream's version from the database, 0 for none. */
export function streamVersions(query: (stream: string) => number): StreamVersions {
  const versions = new Map<string, number>()
  let knownHead: Position | undefined

  return {
    get: (stream) => versions.get(stream) ?? query(stream),
    set(stream, version) {
      versions.delete(stream)
      versions.set(stream, version)
    },
    begin(head) {
      if (head !== knownHead) versions.clear()
      // Until the batch is committed nothing here is true: one that fails leaves no head to compare with.
      knownHead = undefined
    },
    committed(head) {
      knownHead = head
      for (const stream of versions.keys()) {
        if (versions.size <= STREAMS_MAX) break
        versions.delete(stream)
      }
    }
  }
}
