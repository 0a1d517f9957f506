/** Limits on how often something may go wrong: guesses are held back, and whoever is right is not. */
import type { Limit, Throttle } from './throttle.ts'

/** Faults of one name, such as a profile or a network. */
export interface Counted {
  readonly limit: Limit
  readonly name: readonly string[]
}

export interface FaultLimit {
  /**
   * Does the work. Throws ThrottledError in its place when there were too many faults of one of the names, counting
   * those that may yet come of work that is running: a thousand tries at once are no way around it.
   */
  attempt<Value>(throttle: Throttle, counted: readonly Counted[], work: () => Promise<Value>): Promise<Value>
}

/** @param isFault what counts of the errors that work ends with */
export function faultLimit(isFault: (error: unknown) => boolean): FaultLimit {
  const running = new Map<string, number>()

  function move(counted: readonly Counted[], by: 1 | -1) {
    for (const { name } of counted) {
      const key = JSON.stringify(name)
      const now = (running.get(key) ?? 0) + by
      if (now > 0) running.set(key, now)
      else running.delete(key)
    }
  }

  async function check(throttle: Throttle, counted: readonly Counted[]) {
    for (const { limit, name } of counted) {
      const others = (running.get(JSON.stringify(name)) ?? 1) - 1
      await throttle.check({ ...limit, most: Math.max(0, limit.most - others) }, ...name)
    }
  }

  return {
    async attempt(throttle, counted, work) {
      move(counted, 1)
      try {
        await check(throttle, counted)
        return await work()
      } catch (error) {
        if (isFault(error)) for (const { limit, name } of counted) await throttle.count(limit, ...name)
        throw error
      } finally {
        move(counted, -1)
      }
    }
  }
}
