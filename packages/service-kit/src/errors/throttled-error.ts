/** Too many requests: 429 with Retry-After. */
import { RefusedError } from '@bursar/event-sourcing'

/** 429: `retryAfter` is in how many whole seconds it is worth asking again, at least 1. */
export class ThrottledError extends RefusedError {
  readonly retryAfter: number
  constructor(retryAfter: number) {
    super({
      ok: false,
      code: 'too_many_requests',
      detail: `Too many requests. Try again ${soon(retryAfter)}.`
    })
    this.retryAfter = retryAfter
  }
}

/** "in 1 second", "in 90 seconds", "in 60 minutes". */
function soon(seconds: number): string {
  if (seconds > 120) return `in ${Math.ceil(seconds / 60)} minutes`
  return seconds === 1 ? 'in 1 second' : `in ${seconds} seconds`
}
