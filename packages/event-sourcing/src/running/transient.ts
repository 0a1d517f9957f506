/** Faults that pass: of the storage or the load, not of the event at hand. */
import { errorOf } from '@bursar/contracts'

/**
 * True for errors whose code the registry answers with 503. Such work is tried again for as long as it takes;
 * every other failure would come again with the same event, which is then parked.
 */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown } | undefined)?.code
  return typeof code === 'string' && errorOf(code).status === 503
}
