/** How much of one kind of work a caller may have running at once. */
import { ThrottledError } from '../errors/throttled-error.ts'

export interface Turns {
  /** Does the work; throws ThrottledError when as much of that caller's runs already. */
  run<Value>(caller: string, work: () => Promise<Value>): Promise<Value>
}

/** Seconds after which it is worth asking again. */
const retryAfter = 1

/** @param most pieces of work of one caller at a time, in this process */
export function createTurns(most: number): Turns {
  const running = new Map<string, number>()
  return {
    async run(caller, work) {
      const now = running.get(caller) ?? 0
      if (now >= most) throw new ThrottledError(retryAfter)
      running.set(caller, now + 1)
      try {
        return await work()
      } finally {
        const left = (running.get(caller) ?? 1) - 1
        if (left > 0) running.set(caller, left)
        else running.delete(caller)
      }
    }
  }
}
