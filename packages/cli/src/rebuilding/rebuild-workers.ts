/**
 * Workers that rebuild read models on threads of their own: services side by side, as many as there are cores, and the
 * thread that serves goes on serving. SQLite lets one writer at a file, so the two take turns there, batch by batch;
 * everything else of a rebuild (reading, parsing, folding, hashing) disturbs nobody. A thread is
 *
 * - **loading** its code, then **ready**: it takes the largest order that waits;
 * - **working** until it says that the order is done or has failed, then ready again;
 * - **idle** when no order waits, for two seconds;
 * - **ending** after that, or when everything stops: told to end, it does so after its batch. It is never terminated.
 *
 * A thread that dies fails its order; one that dies while it loads fails all that wait, as none would do the work.
 */
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { RebuildWorkers } from '@bursar/event-sourcing'
import type { FromWorker, Task, ToWorker, WorkerStart } from './messages.ts'

const limits = {
  /** Events or documents below which it is over before a thread has loaded its code. */
  fewest: 5_000,
  /** How long a thread without work is kept, in milliseconds: orders come one after the other. */
  idleMs: 2_000,
  /** Room for what is young, in MiB: documents of a batch would else be copied around as long as they wait. */
  youngMb: 128
}

interface Thread {
  readonly worker: Worker
  /** Its code is loaded. */
  ready: boolean
  current: QueuedTask | undefined
  idle: NodeJS.Timeout | undefined
  /** Told to end, and to close what it has open. */
  ending: boolean
}

interface QueuedTask {
  readonly task: Task
  /** Documents to be made. */
  readonly size: number
  onEvents(events: number): void
  done(): void
  failed(error: unknown): void
}

/** @param most threads at a time */
export function rebuildWorkers(
  start: WorkerStart,
  { fewest = limits.fewest, most = availableParallelism() } = {}
): RebuildWorkers {
  const threads = new Set<Thread>()
  const queue: QueuedTask[] = []
  let closed = false

  /** The longest first, so that all end at about the same time: while the first threads load, all orders come. */
  function next(): void {
    queue.sort((one, other) => other.size - one.size)
    for (const thread of threads) if (isFree(thread)) give(thread, queue.shift())
    const loading = [...threads].filter(({ ready }) => !ready).length
    for (let wanting = queue.length - loading; wanting > 0 && threads.size < most; wanting--) open()
  }

  function give(thread: Thread, queued: QueuedTask | undefined): void {
    if (!queued) return
    clearTimeout(thread.idle)
    thread.current = queued
    tell(thread, queued.task)
  }

  function open(): void {
    const worker = new Worker(new URL('./worker.cjs', import.meta.url), {
      workerData: start,
      resourceLimits: { maxYoungGenerationSizeMb: limits.youngMb }
    })
    const thread: Thread = { worker, ready: false, current: undefined, idle: undefined, ending: false }
    threads.add(thread)
    worker.on('message', (message: FromWorker) => heard(thread, message))
    worker.on('error', (error) => failed(thread, error))
    worker.on('exit', () => {
      failed(thread, new Error('the thread that rebuilt read models ended'))
      threads.delete(thread)
      next()
    })
  }

  function heard(thread: Thread, message: FromWorker): void {
    if (message.is === 'told') {
      thread.current?.onEvents(message.events)
      return
    }
    if (message.is === 'ready') thread.ready = true
    else if (message.is === 'done') thread.current?.done()
    else thread.current?.failed(Object.assign(asError(message.error), { code: message.code }))
    thread.current = undefined
    if (thread.ending) return
    thread.idle = setTimeout(() => dismiss(thread), limits.idleMs).unref()
    next()
  }

  /** One that cannot even load its code is no exception: none would do the work. */
  function failed(thread: Thread, error: Error): void {
    thread.current?.failed(error)
    thread.current = undefined
    if (!thread.ready && !thread.ending) for (const queued of queue.splice(0)) queued.failed(error)
    thread.ending = true
  }

  /** It ends after the batch that it is at. */
  function dismiss(thread: Thread): void {
    if (thread.ending) return
    thread.ending = true
    clearTimeout(thread.idle)
    tell(thread, { is: 'end' })
  }

  function enqueue(task: Task, size: number, onEvents: QueuedTask['onEvents']): Promise<void> {
    if (closed) return Promise.reject(new Error('read models are no longer rebuilt: the system is stopping'))
    return new Promise((done, failed) => {
      queue.push({ task, size, onEvents, done, failed })
      next()
    })
  }

  return {
    fewest,
    rebuild: (order, onEvents) => enqueue({ is: 'rebuild', order }, order.documents, onEvents),
    drop: (service, spec) => enqueue({ is: 'drop', service, spec }, 0, () => undefined),
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

/** Has its code, and nothing to do. */
function isFree({ ready, current, ending }: Thread): boolean {
  return ready && current === undefined && !ending
}

function tell({ worker }: Thread, message: ToWorker): void {
  worker.postMessage(message)
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
