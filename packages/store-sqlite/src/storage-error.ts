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

/** What they mean of a file that is opened, for people. */
const faults = new Map([
  [3, 'cannot be read or written by this user (permissions)'],
  [SQLITE_BUSY, 'is in use by another process'],
  [8, 'cannot be written by this user (permissions)'],
  [10, 'cannot be read or written: the disk failed'],
  [11, 'is damaged'],
  [SQLITE_FULL, 'cannot grow: the disk is full'],
  [14, 'cannot be opened: this user may not access the file or its folder'],
  [26, 'is damaged or is not a database']
])

const DAMAGED_REMEDY =
  'Put back a copy of it, together with all other files of the same time, or restore a backup to an empty folder with ' +
  '`bursar restore FOLDER --keys FILE`.'

/** Of a damaged file nothing can be mended by hand. */
const damaged = new Set([11, 26])

/** What is wrong with which file, in one line; undefined for errors that the driver did not throw. */
export function fileFault(error: unknown): string | undefined {
  const thrown = error instanceof StorageError ? error.cause : error
  const code = resultCode(thrown)
  if (code === undefined) return undefined
  const { file, message } = thrown as { file?: string; message: string }
  const what = `${file ?? 'A database file'} ${faults.get(code) ?? 'failed'} (${message}).`
  if (!damaged.has(code)) return what
  return `${what} ${DAMAGED_REMEDY}`
}

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
