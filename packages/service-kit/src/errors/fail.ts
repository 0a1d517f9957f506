/** How a handler says no. */
import { type Refusal, RefusedError } from '@bursar/event-sourcing'

/** Ends the request with an error of the registry; the shell turns it into the error body. */
export function fail(code: string, more: Omit<Refusal, 'ok' | 'code'> = {}): never {
  throw new RefusedError({ ok: false, code, ...more })
}
