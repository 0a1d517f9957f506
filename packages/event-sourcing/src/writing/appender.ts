/** Group commit: appends that arrive while a commit is on its way go together into the next one. */
import type { Append, AppendResult, EventStore } from '../ports/event-store.ts'
import { risingTimes } from './rising-times.ts'

export interface Appender {
  /** Resolves when the append is durable or has lost; rejects when the storage failed or the queue is full. */
  append(append: Append): Promise<AppendResult>
  /** Resolves once nothing waits. */
  drained(): Promise<void>
}

/** More appends wait than the appender takes: the caller is told to come again. */
export class OverloadedError extends Error {
  readonly code = 'overloaded'
}

interface Waiting {
  readonly append: Append
  resolve(result: AppendResult): void
  reject(error: unknown): void
}

/** The limits: appends that may wait, and appends that one commit takes. */
export function createAppender(store: EventStore, limits = { queue: 10_000, batch: 256 }): Appender {
  const queue: Waiting[] = []
  // Where others append too, whoever commits for all of them does it.
  const rising = store.shared ? undefined : risingTimes(store)
  let running: Promise<void> | undefined

  async function run() {
    // Callers of the same turn of the event loop get into the first commit together.
    await new Promise<void>((resolve) => setImmediate(resolve))
    while (queue.length > 0) await commit(queue.splice(0, limits.batch))
    running = undefined
  }

  async function commit(batch: Waiting[]) {
    try {
      const appends = batch.map((waiting) => waiting.append)
      const results = await store.commit(rising ? await rising(appends) : appends)
      for (const [index, waiting] of batch.entries()) waiting.resolve(results[index] as AppendResult)
    } catch (error) {
      for (const waiting of batch) waiting.reject(error)
    }
    // A synchronous store answers within this turn: let the callers read their answers and write again.
    await new Promise<void>((resolve) => setImmediate(resolve))
  }

  return {
    append(append) {
      if (queue.length >= limits.queue)
        return Promise.reject(new OverloadedError('too many appends are waiting'))
      return new Promise((resolve, reject) => {
        queue.push({ append, resolve, reject })
        running ??= run()
      })
    },
    async drained() {
      while (running) await running
    }
  }
}
