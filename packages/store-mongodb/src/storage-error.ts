/** What an operation rejects with when MongoDB would not take it or could not be reached. */
import { MongoAPIError, MongoError } from 'mongodb'

export class StorageError extends Error {
  override readonly name = 'StorageError'
  /** `storage_full`: no room on the disk. `storage_failed`: anything else; whether it took effect is not known. */
  readonly code: 'storage_full' | 'storage_failed'

  constructor(code: 'storage_full' | 'storage_failed', cause: Error) {
    super(code === 'storage_full' ? 'The disk is full.' : `The database failed: ${cause.message}.`, { cause })
    this.code = code
  }
}

const OUT_OF_DISK_SPACE = 14031
/** A document that MongoDB can never store: no fault that passes. */
const TOO_LARGE = 10334
const DUPLICATE_KEY = 11000
const NAMESPACE_EXISTS = 48

/** Runs `work`, and names what the driver throws; errors that did not come from it pass through unchanged. */
export async function storing<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work()
  } catch (error) {
    throw asStorageError(error)
  }
}

function asStorageError(error: unknown): unknown {
  if (isBareSocketError(error)) return new StorageError('storage_failed', error)
  if (!(error instanceof MongoError) || error.code === TOO_LARGE) return error
  // Misuse of the driver is our fault; a client that was closed is only a service that stops.
  if (error instanceof MongoAPIError && !/Connected|Closed/.test(error.name)) return error
  return new StorageError(error.code === OUT_OF_DISK_SPACE ? 'storage_full' : 'storage_failed', error)
}

/** What Node says of a socket that is closed already, where the system was not asked any more. */
const CLOSED = new Set(['EPIPE', 'ERR_SOCKET_CLOSED', 'ERR_STREAM_DESTROYED', 'ERR_STREAM_WRITE_AFTER_END'])

/** What a socket says of a connection that ended while a command was written to it: the driver passes it on as it is. */
export function isBareSocketError(error: unknown): error is NodeJS.ErrnoException {
  if (!(error instanceof Error) || error instanceof MongoError) return false
  const { code, syscall } = error as NodeJS.ErrnoException
  return syscall !== undefined || CLOSED.has(code ?? '')
}

/** True when somebody else has made this key or document first. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoError && error.code === DUPLICATE_KEY
}

/** True when the collection that was to be made is there already. */
export function isThereAlready(error: unknown): boolean {
  return error instanceof MongoError && error.code === NAMESPACE_EXISTS
}
