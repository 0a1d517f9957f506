/**
 * The instance that appends, for one term of its lease: batches of its own and of other instances wait in one
 * queue, and what waits together is committed together. The outcome of each batch that was handed over is kept
 * until its sender is done with it, so a hand-over that is repeated changes nothing.
 */

import { type Append, type AppendResult, type EventStore, FencedError } from '../ports/event-store.ts'
import { OverloadedError } from './appender.ts'
import { type HandedAnswer, type HandedBatch, shortened } from './handed-batch.ts'
import { risingTimes } from './rising-times.ts'

export interface AppendQueue {
  /** Commits a batch of this instance, perhaps with others; throws FencedError when the term is over. */
  commit(appends: readonly Append[]): Promise<AppendResult[]>
  /** Commits a batch of another instance, once however often it comes. Does not reject. */
  receive(batch: HandedBatch): Promise<HandedAnswer>
  /** Takes no more of others; resolves once nothing waits. */
  drain(): Promise<void>
}

export interface AppendQueueLimits {
  /** Appends that may wait. */
  readonly queue: number
  /** Appends that one commit takes; a batch is never split. */
  readonly commit: number
  /** Instances whose outcomes are kept. */
  readonly senders: number
}

interface Waiting {
  readonly appends: readonly Append[]
  resolve(results: AppendResult[]): void
  reject(error: unknown): void
}

/** What an instance still waits for, and what it is done with. */
interface Sender {
  settled: number
  readonly answers: Map<number, Promise<HandedAnswer>>
}

export function createAppendQueue(store: EventStore, term: number, limits: AppendQueueLimits): AppendQueue {
  const senders = new Map<string, Sender>()
  // Nobody else writes in this term.
  const rising = risingTimes(store)
  let queue: Waiting[] = []
  let waiting = 0
  let running: Promise<void> | undefined
  let draining = false

  async function run(): Promise<void> {
    // Batches of the same turn of the event loop get into the first commit together.
    await turn()
    while (queue.length > 0) await commitNext()
    running = undefined
  }

  async function commitNext(): Promise<void> {
    const taken = next()
    waiting -= taken.reduce((sum, { appends }) => sum + appends.length, 0)
    try {
      const results = await store.commit(await rising(taken.flatMap(({ appends }) => appends)), term)
      let from = 0
      for (const { appends, resolve } of taken) {
        resolve(results.slice(from, from + appends.length))
        from += appends.length
      }
    } catch (error) {
      for (const { reject } of taken) reject(error)
    }
    // Their writers read their answers in the first turn and write again in the next, in time for what follows.
    await turn()
    await turn()
  }

  function next(): Waiting[] {
    let appends = 0
    let count = 0
    for (const batch of queue) {
      appends += batch.appends.length
      if (count > 0 && appends > limits.commit) break
      count += 1
    }
    const taken = queue.slice(0, count)
    queue = queue.slice(count)
    return taken
  }

  function commit(appends: readonly Append[]): Promise<AppendResult[]> {
    if (waiting >= limits.queue) return Promise.reject(new OverloadedError('too many appends are waiting'))
    return new Promise((resolve, reject) => {
      queue.push({ appends, resolve, reject })
      waiting += appends.length
      running ??= run()
    })
  }

  async function answer(appends: readonly Append[]): Promise<HandedAnswer> {
    try {
      return { is: 'done', results: (await commit(appends)).map(shortened) }
    } catch (error) {
      if (error instanceof FencedError) return { is: 'elsewhere' }
      const { code = 'internal', message } = error as { code?: string; message: string }
      return { is: 'failed', code, message }
    }
  }

  function senderOf({ from, settled }: HandedBatch): Sender {
    const sender = senders.get(from) ?? { settled: 0, answers: new Map() }
    senders.delete(from)
    senders.set(from, sender)
    for (const oldest of senders.keys()) {
      if (senders.size <= limits.senders) break
      senders.delete(oldest)
    }
    sender.settled = Math.max(sender.settled, settled)
    for (const number of sender.answers.keys()) {
      if (number < sender.settled) sender.answers.delete(number)
    }
    return sender
  }

  return {
    commit,
    async receive(batch) {
      const sender = senderOf(batch)
      // It comes late, and whoever sent it has its outcome from elsewhere.
      if (batch.number < sender.settled) return { is: 'elsewhere' }
      const known = sender.answers.get(batch.number)
      if (known) return known
      if (draining) return { is: 'elsewhere' }
      const answered = answer(batch.appends)
      sender.answers.set(batch.number, answered)
      return answered
    },
    async drain() {
      draining = true
      while (running) await running
    }
  }
}

/** A turn of the event loop. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
