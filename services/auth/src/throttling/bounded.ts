/** Bounded concurrency: some run, some wait, and the rest are told to come back. */
import { fail } from '@bursar/service-kit'

/**
 * Runs at most `running` tasks at once and lets at most `waiting` wait, in the order they came; one more fails
 * with `overloaded`.
 */
export function bounded(running: number, waiting: number) {
  const queue: (() => void)[] = []
  let active = 0

  function turn(): Promise<void> {
    if (active < running) {
      active += 1
      return Promise.resolve()
    }
    if (queue.length >= waiting) fail('overloaded')
    return new Promise((resolve) => queue.push(resolve))
  }

  return async function run<Value>(task: () => Promise<Value>): Promise<Value> {
    await turn()
    try {
      return await task()
    } finally {
      const next = queue.shift()
      if (next) next()
      else active -= 1
    }
  }
}
