/** What a service does when a job of a kind is due. */
import { later } from '@bursar/calendar'
import { type JobKind, jobKind } from './kind.ts'
import type { Patience } from './outcome.ts'
import type { JobRun } from './run.ts'

/** When the same job is due again; nothing: it is done. */
export type Again = { readonly again: string } | undefined

export interface JobHandler {
  readonly kind: string
  /** True: the runner asks for one job of it at each start, unless there is one already. */
  readonly isStarted: boolean
  /** Milliseconds, by the real clock, after which a run has failed. */
  readonly limitMs: number
  /** How often it is tried; absent: as most are. */
  readonly patience?: Patience | undefined
  run(payload: unknown, run: JobRun): Promise<Again>
}

const usualLimitMs = 60_000

/** Handles the jobs of a kind that somebody asks for. What it throws is a try that failed. */
export function jobHandler<Payload>(
  { name }: JobKind<Payload>,
  run: (payload: Payload, run: JobRun) => Promise<Again> | Promise<void>,
  patience?: Patience
): JobHandler {
  return {
    kind: name,
    isStarted: false,
    limitMs: usualLimitMs,
    patience,
    run: async (payload, of) => (await run(payload as Payload, of)) ?? undefined
  }
}

export interface StartedJob {
  readonly name: string
  /** Milliseconds from the end of one run until the next is due; absent: once at each start. */
  readonly everyMs?: number
  /** See JobHandler. */
  readonly limitMs?: number
  /** Answers when it is due again where that is sooner known than by `everyMs`. */
  run(run: JobRun): Promise<Again> | Promise<void>
}

/**
 * Handles the one job of a kind that nothing asks for: the runner does so at each start. After days off a job that recurs
 * runs once, and not once for each time that was missed.
 */
export function startedJob({ name, everyMs, limitMs = usualLimitMs, run }: StartedJob): JobHandler {
  return {
    kind: jobKind(name).name,
    isStarted: true,
    limitMs,
    async run(_, of) {
      const again = (await run(of)) ?? undefined
      if (again || everyMs === undefined) return again
      return { again: later(of.engine.world.clock.now(), everyMs) }
    }
  }
}
