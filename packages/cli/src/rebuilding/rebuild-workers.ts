/**
 * Workers that rebuild read models on threads of their own: services side by side, as many as there are cores, and
 * the thread that serves goes on serving. SQLite lets one writer at a file, so the two take turns there, batch by
 * batch; everything else of a rebuild (reading, parsing, folding, hashing) disturbs nobody.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { RebuildOrder, RebuildWorkers } from '@bursar/event-sourcing'
import type { FromWorker, ToWorker, WorkerStart } from './messages.ts'

const limits = {
  /** Events below which it is over before a thread has loaded its code. */
  fewest: 5_000,
  /** How long to wait for other orders before the first is given out, in milliseconds. */
  gatherMs: 25,
  /** How long a thread without work is kept, in milliseconds: orders come one after the other. */
  idleMs: 2_000,
  /** Room for what is young, in MiB: documents of a batch would else be copied around as long as they wait. */
  youngMb: 128
}

interface Thread {
  readonly worker: Worker
  job: Job | undefined
  idle: NodeJS.Timeout | undefined
  /** Told to end, and to close what it has open. */
  ending: boolean
}

interface Job {
  readonly order: RebuildOrder
  told(events: number): void
  done(): void
  failed(error: unknown): void
}

/** @param most threads at a time */
export function rebuildWorkers(
  start: WorkerStart,
  { fewest = limits.fewest, most = availableParallelism() } = {}
): RebuildWorkers {
  const threads = new Set<Thread>()
  const queue: Job[] = []
  let closed = false

  /** The longest first, so that all end at about the same time. */
  function next(): void {
    queue.sort((one, other) => other.order.documents - one.order.documents)
    for (;;) {
      const thread = queue[0] && (free() ?? (threads.size < most ? open() : undefined))
      const job = thread && queue.shift()
      if (!job) return
      clearTimeout(thread.idle)
      thread.job = job
      tell(thread, { is: 'order', order: job.order })
    }
  }

  const free = () => [...threads].find(({ job, ending }) => job === undefined && !ending)

  function open(): Thread {
    const worker = new Worker(new URL('./worker-main.js', import.meta.url), {
      workerData: start,
      resourceLimits: { maxYoungGenerationSizeMb: limits.youngMb }
    })
    const thread: Thread = { worker, job: undefined, idle: undefined, ending: false }
    threads.add(thread)
    worker.on('message', (message: FromWorker) => {
      if (message.is === 'told') thread.job?.told(message.events)
      else settle(thread, message)
    })
    worker.on('error', (error) => thread.job?.failed(error))
    worker.on('exit', () => {
      threads.delete(thread)
      thread.job?.failed(new Error('the thread that rebuilt read models ended'))
      next()
    })
    return thread
  }

  function settle(thread: Thread, message: Exclude<FromWorker, { is: 'told' }>): void {
    const { job } = thread
    thread.job = undefined
    if (message.is === 'done') job?.done()
    else job?.failed(Object.assign(asError(message.error), { code: message.code }))
    if (thread.ending) return
    thread.idle = setTimeout(() => dismiss(thread), limits.idleMs).unref()
    next()
  }

  /** It ends after the batch that it is at. */
  function dismiss(thread: Thread): void {
    if (thread.ending) return
    thread.ending = true
    clearTimeout(thread.idle)
    tell(thread, { is: 'end' })
  }

  return {
    fewest,
    rebuild(order, told) {
      if (closed) return Promise.reject(new Error('read models are rebuilt no more: the system stops'))
      return new Promise((done, failed) => {
        queue.push({ order, told, done, failed })
        if (queue.length === 1) setTimeout(next, limits.gatherMs)
      })
    },
    async close() {
      closed = true
      for (const { failed } of queue.splice(0)) failed(new Error('the system stops'))
      // Told to end and never terminated: a thread that is broken off in its database takes the process with it.
      const ended = [...threads].map(({ worker }) => new Promise((resolve) => worker.once('exit', resolve)))
      for (const thread of threads) dismiss(thread)
      await Promise.all(ended)
    }
  }
}

function tell({ worker }: Thread, message: ToWorker): void {
  worker.postMessage(message)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
