/**
 * Runs the jobs of a service, on the one of its instances that leads. It knows when the next job is due and waits for
 * that instant by the world's clock, which may be set by hand; a look without anything due costs no read until others
 * may have asked for something, and then one.
 *
 * A job that is due is claimed, run, and settled. Runs of different jobs go side by side, so that one that hangs or
 * fails keeps none of the others; of one job there is one run at a time. Whoever leads no more finishes what it runs: a
 * claim that another has taken over settles nothing, and commands are made once for each occasion.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { type ClaimedJob, type Engine, isTransient, wakeUp } from '@bursar/event-sourcing'
import type { JobHandler } from './handler.ts'
import { afterFailure, afterRun, type Failure, type Outcome, overTried } from './outcome.ts'
import { jobRun } from './run.ts'

/** How a run ended: well, or failed and to be tried again, parked, or another's matter by now. */
export type JobEnd = 'done' | 'failed' | 'parked' | 'lost'

export interface JobRunner {
  start(): void
  /** Begins no run any more; resolves once those that run have ended, or soon after they were told to. */
  stop(): Promise<void>
  /** Runs since the start of the process, by how they ended. */
  runs(): Readonly<Record<JobEnd, number>>
}

/** A run that failed, for the log. */
export interface FailedRun {
  readonly service: string
  readonly job: string
  readonly id: string
  readonly tries: number
  readonly isParked: boolean
  readonly err: unknown
}

export interface JobRunnerParts {
  readonly engine: Engine
  readonly handlers: readonly JobHandler[]
  /** Told of runs that failed. */
  onFailed(failed: FailedRun): void
  /** Told when jobs could not be read or stored; that is tried again. */
  onFault(error: unknown): void
}

const limits = {
  /** Runs at one time. */
  atOnce: 8,
  /** Between two looks at the clock, in memory. */
  lookMs: 250,
  /** Between two reads while nothing is due: other instances ask too. */
  readMs: 2_000,
  /** Between two tries to store what a run came to. */
  againMs: 1_000,
  /** That a stop waits for runs. */
  stopMs: 3_000
}

/** Makes it; nothing runs before `start`. */
export function createJobRunner(parts: JobRunnerParts): JobRunner {
  const { engine, onFault } = parts
  const { jobs } = engine.events
  const { clock, id } = engine.world
  const handlers = new Map(parts.handlers.map((handler) => [handler.kind, handler]))
  const claimer = id()
  const ends = { done: 0, failed: 0, parked: 0, lost: 0 }
  const running = new Map<string, Promise<void>>()
  const freed = wakeUp()
  const ending = new AbortController()
  let turn = 0
  let next: string | undefined
  let readAt = Number.NEGATIVE_INFINITY
  let askedTurn = -1
  let tick: Promise<void> | undefined
  let living: Promise<void> | undefined
  const stopped = () => ending.signal.aborted

  /** Whether a read may find something due. */
  function mayBeDue(): boolean {
    if (!engine.leads()) {
      readAt = Number.NEGATIVE_INFINITY
      return false
    }
    if (running.size >= limits.atOnce) return false
    const isDue = next !== undefined && next <= clock.now()
    return isDue || engine.asked.turn() !== askedTurn || clock.real() - readAt >= limits.readMs
  }

  async function pass(): Promise<void> {
    while (!stopped() && engine.leads() && running.size < limits.atOnce) {
      askedTurn = engine.asked.turn()
      readAt = clock.real()
      next = await jobs.next(claimer)
      const now = clock.now()
      if (next === undefined || next > now) return
      turn += 1
      const claimed = await jobs.claim({ claimer, turn }, now, limits.atOnce - running.size)
      for (const job of claimed) begin(job)
      if (claimed.length === 0) return
    }
  }

  /** After the run of the same job that is still going on, when it was asked for anew meanwhile. */
  function begin(job: ClaimedJob): void {
    const key = JSON.stringify([job.kind, job.id])
    const mine = (running.get(key) ?? Promise.resolve())
      .then(() => run(job))
      .finally(() => {
        if (running.get(key) === mine) running.delete(key)
        // What it came to may be due again, and sooner than what is known to be next.
        readAt = Number.NEGATIVE_INFINITY
        freed.hint()
      })
    running.set(key, mine)
  }

  async function run(job: ClaimedJob): Promise<void> {
    // Claimed and not begun: whoever starts next takes it over.
    if (stopped()) return
    const { outcome, err } = await outcomeOf(job)
    // What the stop ended is no failure of the job's.
    if (err !== undefined && stopped()) return
    const isParked = outcome !== 'gone' && outcome.parked !== null
    if (err !== undefined) {
      const { kind, id, tries } = job
      parts.onFailed({ service: engine.service, job: kind, id, tries, isParked, err })
    }
    const stands = await settle(job, outcome)
    if (err === undefined) ends.done += 1
    else if (stands !== undefined) ends[!stands ? 'lost' : isParked ? 'parked' : 'failed'] += 1
  }

  async function outcomeOf(job: ClaimedJob): Promise<{ readonly outcome: Outcome; readonly err?: unknown }> {
    const over = overTried(job, handlers.get(job.kind)?.patience)
    if (over) return failed(job, over, new Error(over.message))
    try {
      const handler = handlers.get(job.kind)
      if (!handler) throw new Error(`this version of ${engine.service} has no jobs ${job.kind}`)
      return { outcome: afterRun(await within(handler, job)) }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return failed(job, { message, passes: isTransient(error) }, error)
    }
  }

  const failed = (job: ClaimedJob, failure: Failure, err: unknown) => {
    return { outcome: afterFailure(job, failure, clock.now(), handlers.get(job.kind)?.patience), err }
  }

  /** Rejects when the run takes too long; what it still does then is stored by nobody. */
  async function within({ limitMs, run }: JobHandler, job: ClaimedJob) {
    const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(limitMs)])
    const late = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () =>
        reject(new Error(stopped() ? 'the process stops' : `it took longer than ${limitMs} ms`))
      )
    })
    return Promise.race([run(JSON.parse(job.payload), jobRun(engine, job, signal)), late])
  }

  /** Until it is stored: this process takes no job again that it has. Undefined when it stops before. */
  async function settle({ kind, id, claim }: ClaimedJob, outcome: Outcome): Promise<boolean | undefined> {
    while (true) {
      try {
        return await jobs.settle({ kind, id, claim, outcome })
      } catch (error) {
        onFault(error)
      }
      if (stopped()) return undefined
      await clock.sleep(limits.againMs)
    }
  }

  /** What nothing else asks for. */
  async function askForStarted(): Promise<void> {
    const due = clock.now()
    const started = parts.handlers.filter(({ isStarted }) => isStarted)
    await jobs.ask(
      started.map(({ kind }) => ({ kind, id: kind, due, payload: '{}' })),
      'new'
    )
  }

  async function live(): Promise<void> {
    let isAsked = false
    while (!stopped()) {
      const seen = freed.turn()
      try {
        if (!isAsked) {
          await askForStarted()
          isAsked = true
        }
        if (mayBeDue()) await pass()
      } catch (error) {
        onFault(error)
        await clock.sleep(limits.againMs)
      }
      tick ??= clock.sleep(limits.lookMs).finally(() => {
        tick = undefined
      })
      await Promise.race([freed.since(seen), tick])
    }
  }

  return {
    start() {
      living ??= live()
    },
    async stop() {
      ending.abort()
      freed.hint()
      const ended = Promise.all([living, ...running.values()])
      await Promise.race([ended, pause(limits.stopMs, undefined, { ref: false })])
    },
    runs: () => ({ ...ends })
  }
}
