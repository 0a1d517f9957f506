/**
 * A circuit breaker: after several failures in a row nobody waits for a service that is away; once the pause is over one
 * call tries it, and the others go on when that one was answered.
 */

export interface BreakerSettings {
  /** Failures in a row that open it. */
  readonly failures: number
  readonly pauseMs: number
  /** True for an error that says the service is away; others are answers. */
  isAway(error: unknown): boolean
  /** Milliseconds of the real time. */
  now?(): number
}

/** Runs calls, or refuses them at once while the service is taken to be away. */
export type Breaker = <Value>(call: () => Promise<Value>) => Promise<Value>

export function breaker({ failures, pauseMs, isAway, now = Date.now }: BreakerSettings): Breaker {
  let inRow = 0
  let openUntil = 0
  return async (call) => {
    if (now() < openUntil) throw new Error('the service did not answer lately, and is left alone for a while')
    // The others are refused until this one is answered.
    if (inRow >= failures) openUntil = now() + pauseMs
    try {
      const value = await call()
      inRow = 0
      openUntil = 0
      return value
    } catch (error) {
      inRow = isAway(error) ? inRow + 1 : 0
      openUntil = inRow >= failures ? now() + pauseMs : 0
      throw error
    }
  }
}
