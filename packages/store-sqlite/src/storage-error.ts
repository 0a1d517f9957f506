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

/** SQLite's primary result codes; extended codes carry them in their low byte. */
const SQLITE_BUSY = 5
const SQLITE_FULL = 13

/** Names an error of the driver; errors that did not come from it pass through unchanged. */
export function asStorageError(error: unknown): unknown {
  const code = resultCode(error)
  if (code === undefined) return error
  return new StorageError(code === SQLITE_FULL ? 'storage_full' : 'storage_failed', error)
}

/** True when another connection had the file at that moment: of an error of the driver, or of its StorageError. */
export function isBusy(error: unknown): boolean {
  return resultCode(error instanceof StorageError ? error.cause : error) === SQLITE_BUSY
}

function resultCode(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | undefined)?.errcode
  return typeof code === 'number' ? code & 0xff : undefined
}
