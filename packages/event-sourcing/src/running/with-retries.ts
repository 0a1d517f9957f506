/** Work that is tried a few times when what stands in its way passes. */
import type { Clock } from '../ports/world.ts'
import { type PauseLimits, pauseAfter } from './backoff.ts'

export interface RetryLimits {
  /** Tries in all. */
  readonly tries: number
  readonly pauseMs: PauseLimits
}

/** For a store that is busy, or another instance that does the same at the same instant: three seconds of pauses. */
export const startRetries: RetryLimits = { tries: 6, pauseMs: { first: 200, most: 1_000 } }

/** Gives what `work` gives; throws its error when that does not pass, or when it was the last try's. */
export async function withRetries<Value>(
  clock: Pick<Clock, 'sleep'>,
  { tries, pauseMs }: RetryLimits,
  passes: (error: unknown) => boolean,
  work: () => Promise<Value>
): Promise<Value> {
  for (let failures = 1; ; failures++) {
    try {
      return await work()
    } catch (error) {
      if (!passes(error) || failures >= tries) throw error
      await clock.sleep(pauseAfter(failures, pauseMs))
    }
  }
}
