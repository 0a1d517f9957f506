/** Pauses between tries that grow: each is twice as long as the one before, up to the longest. */

/** Milliseconds of the pause after the first failure, and of the longest one. */
export interface PauseLimits {
  readonly first: number
  readonly most: number
}

export interface Backoff {
  /** Milliseconds to wait now, before the next try; each call counts as one more failure. */
  next(): number
  /** It works again: the next pause is the first. */
  reset(): void
}

/**
 * Milliseconds to wait after `failures` failures in a row, 1 or more.
 *
 * `random`, in [0, 1[, takes up to half of the pause away, so that those who failed at the same instant do not all come
 * back at the same instant. Without it the pause is exact, for whoever tries alone.
 */
export function pauseAfter(failures: number, { first, most }: PauseLimits, random?: () => number): number {
  const whole = Math.min(first * 2 ** (failures - 1), most)
  return random ? whole * (1 - random() / 2) : whole
}

/** Counts the failures of one thing that is tried again and again; `random` as for `pauseAfter`. */
export function createBackoff(limits: PauseLimits, random?: () => number): Backoff {
  let failures = 0
  return {
    next() {
      failures += 1
      return pauseAfter(failures, limits, random)
    },
    reset() {
      failures = 0
    }
  }
}
