/** What a commit rejects with when the disk or the database would not take it. Nothing of it was kept. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** `storage_full`: no room on the disk. `storage_failed`: anything else. */
  readonly code: 'storage_full' | 'storage_failed'

  constructor(code: 'storage_full' | 'storage_failed', cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    super(code === 'storage_full' ? 'The disk is full.' : `The database failed: ${reason}.`, { cause })
    this.code = code
  }
}

/** SQLite's primary result code for a full disk; extended codes carry it in their low byte. */
const SQLITE_FULL = 13

/** Names an error of the driver; errors that did not come from it pass through unchanged. */
export function asStorageError(error: unknown): unknown {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  if (typeof code !== 'number') return error
  return new StorageError((code & 0xff) === SQLITE_FULL ? 'storage_full' : 'storage_failed', error)
}
