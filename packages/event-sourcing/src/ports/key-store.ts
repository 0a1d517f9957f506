/**
 * Port: the keys of persons, kept outside log, read models and their backups. Keys are stored wrapped by the
 * site's master key. A removed key stays known as removed, so that nobody waits for it.
 */
import type { Head } from './event-store.ts'

export interface WrappedKey {
  readonly person: string
  /** The person's 32-byte key, wrapped, base64; null: taken back for good. */
  readonly wrapped: string | null
}

export interface KeyStore {
  /** The keys of those persons that are known here. */
  get(persons: readonly string[]): Promise<WrappedKey[]>
  /** Stores keys durably; one that is already there wins over the new one, a removal wins over both. */
  put(keys: readonly WrappedKey[]): Promise<void>
  /** Keys in the order they came, after the `after`-th, so that other services can follow them. */
  read(after: number, limit: number): Promise<{ readonly keys: readonly WrappedKey[]; readonly last: number }>
  /**
   * Notes where the service's log ends, in place of what was noted before. It lies with the keys because those are
   * copied apart from the log: an older log that is put back beside them is known by it. A crash may take the note.
   */
  noteLogEnd(end: Head): Promise<void>
  /** What was noted last; undefined when nothing was. */
  logEnd(): Promise<Head | undefined>
  close(): Promise<void>
}
