/**
 * A limit on answers that never come. Servers that are away or stand still are found by the driver itself; but a
 * command that it writes to a connection which the server has just closed waits for ever for room in a socket that
 * is gone (mongodb 7.9, `writeCommand` waits for `drain`). Whatever others wait for has to end all the same.
 */
import { StorageError } from './storage-error.ts'

/** More than the driver's own limits on selecting a server, on a connection and on a write together. */
const LIMIT_MS = 30_000

/** Runs `work`; throws StorageError when it takes longer, and whether it takes effect is then not known. */
export async function inTime<Value>(work: () => Promise<Value>, ms: number = LIMIT_MS): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const unanswered = new Error(`no answer within ${ms} ms`)
    timer = setTimeout(() => reject(new StorageError('storage_failed', unanswered)), ms)
  })
  try {
    return await Promise.race([work(), late])
  } finally {
    clearTimeout(timer)
  }
}
